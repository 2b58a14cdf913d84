import { trace } from "@opentelemetry/api";
import type { ChatCompletionTool } from "openai/resources";

const tracer = trace.getTracer("express-chat");

const orders = [
  {
    orderNumber: "48213",
    items: ["Ridgeline 2 tent, green"],
    status: "shipped yesterday",
    carrier: "DHL",
    due: "Thursday",
  },
  {
    orderNumber: "48377",
    items: ["10 Y-pegs, aluminium"],
    status: "being packed",
    carrier: "DHL",
    due: "Friday",
  },
];

const products = [
  { name: "Ridgeline 2", kind: "two-person tent", weight: "2.4 kg", wind: "100 km/h", price: "€389" },
  { name: "Skylark 2", kind: "two-person tent", weight: "1.6 kg", wind: "65 km/h", price: "€449" },
  { name: "Skylark 2 Footprint", kind: "groundsheet for Skylark 2", weight: "190 g", price: "€39" },
];

function stringParameter(name: string, description: string): Record<string, unknown> {
  return { type: "object", properties: { [name]: { type: "string", description } }, required: [name] };
}

/** What the model may call, as it is told. */
export const tools: ChatCompletionTool[] = [
  {
    type: "function",
    function: {
      name: "get_order",
      description: "Looks an order up by its number.",
      parameters: stringParameter("orderNumber", "Five digits"),
    },
  },
  {
    type: "function",
    function: {
      name: "search_products",
      description: "Searches the shop.",
      parameters: stringParameter("query", "Words, for example `two-person tent`"),
    },
  },
];

const implementations: Readonly<Record<string, (input: Record<string, unknown>) => unknown>> = {
  get_order: ({ orderNumber }) =>
    orders.find((order) => order.orderNumber === orderNumber) ?? "There is no such order.",
  search_products: ({ query }) => {
    const words = String(query).toLowerCase().split(/\s+/);
    return products.filter(({ name, kind }) =>
      words.some((word) => `${name} ${kind}`.toLowerCase().includes(word)),
    );
  },
};

/** Calls a tool with the arguments as the model wrote them; what goes wrong is an answer for the model, too. */
export function callTool(call: { readonly name: string; readonly arguments: string }): string {
  return tracer.startActiveSpan(call.name, (span) => {
    span.setAttributes({
      "openinference.span.kind": "TOOL",
      "tool.name": call.name,
      "input.value": call.arguments,
    });
    try {
      const input = JSON.parse(call.arguments) as Record<string, unknown>;
      const output = JSON.stringify(implementations[call.name]?.(input) ?? "There is no such tool.");
      span.setAttribute("output.value", output);
      return output;
    } catch (error) {
      span.recordException(error as Error);
      return "The arguments are not JSON.";
    } finally {
      span.end();
    }
  });
}
