import type { AttributeReader } from "../otlp/attribute-value.ts";

/** What spans stand for, in OpenInference's words. Stores number them: append, never reorder. */
export const spanKinds = [
  "LLM",
  "CHAIN",
  "AGENT",
  "TOOL",
  "RETRIEVER",
  "EMBEDDING",
  "RERANKER",
  "GUARDRAIL",
  "EVALUATOR",
  "PROMPT",
] as const;

export type SpanKind = (typeof spanKinds)[number];

const openInferenceKinds: ReadonlySet<string> = new Set(spanKinds);

// https://github.com/open-telemetry/semantic-conventions-genai, `gen_ai.operation.name`.
const genAiOperations: ReadonlyMap<string, SpanKind> = new Map([
  ["chat", "LLM"],
  ["text_completion", "LLM"],
  ["generate_content", "LLM"],
  ["embeddings", "EMBEDDING"],
  ["retrieval", "RETRIEVER"],
  ["execute_tool", "TOOL"],
  ["create_agent", "AGENT"],
  ["invoke_agent", "AGENT"],
  ["invoke_workflow", "CHAIN"],
]);

const langfuseTypes: ReadonlyMap<string, SpanKind> = new Map([
  ["generation", "LLM"],
  ["agent", "AGENT"],
  ["tool", "TOOL"],
  ["chain", "CHAIN"],
  ["span", "CHAIN"],
  ["retriever", "RETRIEVER"],
  ["embedding", "EMBEDDING"],
  ["evaluator", "EVALUATOR"],
  ["guardrail", "GUARDRAIL"],
]);

const traceloopKinds: ReadonlyMap<string, SpanKind> = new Map([
  ["workflow", "CHAIN"],
  ["task", "CHAIN"],
  ["agent", "AGENT"],
  ["tool", "TOOL"],
]);

const dialects = [
  ["gen_ai.operation.name", genAiOperations],
  ["langfuse.observation.type", langfuseTypes],
  ["traceloop.span.kind", traceloopKinds],
] as const;

/** The kind of a span in whichever dialect tells it. */
export function readSpanKind(attributes: AttributeReader): SpanKind | null {
  const openInference = attributes.get("openinference.span.kind");
  if (typeof openInference === "string" && openInferenceKinds.has(openInference.toUpperCase())) {
    return openInference.toUpperCase() as SpanKind;
  }
  const operation = attributes.get("ai.operationId");
  if (typeof operation === "string") return aiSdkKind(operation);
  for (const [name, kinds] of dialects) {
    const value = attributes.get(name);
    const kind = typeof value === "string" ? kinds.get(value) : undefined;
    if (kind !== undefined) return kind;
  }
  return attributes.has("llm.request.type") ? "LLM" : null;
}

/** The AI SDK names the call of a model `ai.<function>.do<What>` and wraps it in `ai.<function>`. */
function aiSdkKind(operation: string): SpanKind {
  if (operation === "ai.toolCall") return "TOOL";
  if (operation.startsWith("ai.embed")) return "EMBEDDING";
  if (operation.startsWith("ai.rerank")) return "RERANKER";
  return /\.do[A-Z]/.test(operation) ? "LLM" : "AGENT";
}
