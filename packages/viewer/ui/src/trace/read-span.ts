import type { Span } from "../../../src/api/contract.ts";
import type { ChatExchange } from "../../../src/semantics/messages/chat-message.ts";
import { readIndexes } from "../../../src/semantics/messages/openinference.ts";
import { readExchange } from "../../../src/semantics/messages/read-exchange.ts";
import { isRecord, parseJson } from "../../../src/semantics/parse-json.ts";
import { readText } from "../../../src/semantics/read-attribute.ts";

/** A document that was found, or was to be ordered. */
export interface SpanDocument {
  readonly id: string | null;
  readonly content: string;
  readonly score: number | null;
  readonly metadata: string | null;
}

/** A tool that a model could call, or that a span is the call of. */
export interface SpanTool {
  readonly name: string;
  readonly description: string | null;
  /** Its parameters or its whole definition, as JSON. */
  readonly schema: string | null;
}

/** What a span says beyond its figures, in whichever dialect; empty or null is what it does not say. */
export interface SpanContent {
  /** What a model was given and what it answered. */
  readonly exchange: ChatExchange | null;
  /** The plain values that stand for it where there are no messages. */
  readonly input: string | null;
  readonly output: string | null;
  readonly inputDocuments: readonly SpanDocument[];
  readonly outputDocuments: readonly SpanDocument[];
  /** The texts that were embedded. */
  readonly texts: readonly string[];
  /** Which tools the model was offered. */
  readonly offered: readonly SpanTool[];
  /** The tool that was called. */
  readonly tool: SpanTool | null;
  /** What the model was asked with, such as its temperature. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly template: { readonly text: string; readonly variables: string | null } | null;
  readonly tags: readonly string[];
}

type Attributes = ReadonlyMap<string, Span["attributes"][string]>;

/** Reads what the attributes and events of a span tell. */
export function readSpan(span: Span): SpanContent {
  const attributes: Attributes = new Map(Object.entries(span.attributes));
  const events = span.events.map((event) => ({
    name: event.name,
    time: Date.parse(event.time) * 1000,
    attributes: new Map(Object.entries(event.attributes)),
  }));
  const exchange = readExchange({ attributes, events });
  const template = readText(attributes, ["llm.prompt_template.template"]);
  return {
    exchange,
    input: readText(attributes, ["input.value"]),
    output: readText(attributes, ["output.value"]),
    inputDocuments: readDocuments(attributes, "reranker.input_documents."),
    outputDocuments: [
      ...readDocuments(attributes, "retrieval.documents."),
      ...readDocuments(attributes, "reranker.output_documents."),
    ],
    texts: readIndexes(attributes, "embedding.embeddings.").flatMap(
      (index) => readText(attributes, [`embedding.embeddings.${index}.embedding.text`]) ?? [],
    ),
    offered: readOfferedTools(attributes),
    tool: readCalledTool(attributes),
    parameters: readParameters(attributes),
    template:
      template === null
        ? null
        : { text: template, variables: readText(attributes, ["llm.prompt_template.variables"]) },
    tags: readTags(attributes.get("tag.tags")),
  };
}

function readDocuments(attributes: Attributes, prefix: string): SpanDocument[] {
  return readIndexes(attributes, prefix).map((index) => {
    const name = `${prefix}${index}.document.`;
    const score = attributes.get(`${name}score`);
    return {
      id: readText(attributes, [`${name}id`]),
      content: readText(attributes, [`${name}content`]) ?? "",
      score: typeof score === "number" ? score : null,
      metadata: readText(attributes, [`${name}metadata`]),
    };
  });
}

function readOfferedTools(attributes: Attributes): SpanTool[] {
  const flattened = readIndexes(attributes, "llm.tools.").map((index) =>
    attributes.get(`llm.tools.${index}.tool.json_schema`),
  );
  const listed = parseText(attributes.get("gen_ai.tool.definitions") ?? attributes.get("ai.prompt.tools"));
  return [...flattened, ...(Array.isArray(listed) ? (listed as unknown[]) : [])].flatMap((definition) => {
    const parsed = parseText(definition);
    return isRecord(parsed) ? describeTool(parsed) : [];
  });
}

/** A definition as providers write it, `{ function: { name } }` or `{ name }`. */
function describeTool(definition: { readonly [key: string]: unknown }): SpanTool[] {
  const inner = isRecord(definition["function"]) ? definition["function"] : definition;
  const { name, description } = inner;
  if (typeof name !== "string") return [];
  return [
    {
      name,
      description: typeof description === "string" ? description : null,
      schema: JSON.stringify(
        inner["parameters"] ?? inner["input_schema"] ?? inner["inputSchema"] ?? definition,
      ),
    },
  ];
}

function readCalledTool(attributes: Attributes): SpanTool | null {
  const description = readText(attributes, ["tool.description", "gen_ai.tool.description"]);
  const schema = readText(attributes, ["tool.parameters", "tool.json_schema"]);
  if (description === null && schema === null) return null;
  return { name: readText(attributes, ["tool.name", "gen_ai.tool.name"]) ?? "", description, schema };
}

// Said elsewhere, and long.
const notParameters = new Set(["model", "messages", "input", "tools", "functions"]);

function readParameters(attributes: Attributes): [name: string, value: string][] {
  const written = parseText(attributes.get("llm.invocation_parameters"));
  const named: [string, unknown][] = [...attributes]
    .filter(([name]) => name.startsWith("gen_ai.request."))
    .map(([name, value]) => [name.slice("gen_ai.request.".length), value]);
  // Some say the same in two dialects.
  return [...new Map([...(isRecord(written) ? Object.entries(written) : []), ...named])]
    .filter(([name, value]) => !notParameters.has(name) && value !== null)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}

/** A list of strings, or one written as JSON. */
function readTags(value: unknown): string[] {
  const tags = parseText(value);
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

const parseText = (value: unknown): unknown => (typeof value === "string" ? parseJson(value) : value);
