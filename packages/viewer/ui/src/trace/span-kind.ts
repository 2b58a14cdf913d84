import type { Span } from "../../../src/api/contract.ts";

export type KindTone = "llm" | "tool" | "agent" | "retriever" | "other";

const tones: Readonly<Record<string, KindTone>> = {
  LLM: "llm",
  TOOL: "tool",
  AGENT: "agent",
  CHAIN: "agent",
  RETRIEVER: "retriever",
  EMBEDDING: "retriever",
  RERANKER: "retriever",
};

/** What a span did, in a word: OpenInference's kind where there is one, else OpenTelemetry's. */
export function spanKindName(span: Span): string {
  if (span.spanKind !== null) return span.spanKind;
  return span.kind === "UNSPECIFIED" ? "INTERNAL" : span.kind;
}

/** Which of the kinds' colours a span gets. */
export const spanKindTone = (span: Span): KindTone => tones[span.spanKind ?? ""] ?? "other";
