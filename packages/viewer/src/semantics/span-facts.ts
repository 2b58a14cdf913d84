import type { ReceivedSpan } from "../otlp/received-span.ts";
import type { AttributeReader } from "../otlp/attribute-value.ts";
import { hasEvaluations, readEvaluations } from "./evaluations.ts";
import { readProject, readSessionId, readUserId } from "./identity.ts";
import { readText } from "./read-attribute.ts";
import { readSpanKind, type SpanKind } from "./span-kind.ts";
import { findText, type SpanText } from "./turn-text.ts";
import { readUsage, type Usage } from "./usage.ts";

/**
 * What has to be known of a span to say which session it belongs to and what it adds there. A
 * store keeps these for every span, and nothing else outside the payload.
 */
export interface SpanFacts {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Microseconds since 1970, `end` never before `start`. */
  readonly start: number;
  readonly end: number;
  readonly isError: boolean;
  readonly kind: SpanKind | null;
  /** The ids the span itself carries. */
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** The project its resource names, and whether by OpenInference's attribute rather than the service. */
  readonly project: string | null;
  readonly isProjectExplicit: boolean;
  readonly model: string | null;
  readonly usage: Usage | null;
  /** The provider's id of the model's answer. */
  readonly responseId: string | null;
  /** Which texts of a turn the span could tell. */
  readonly text: SpanText;
  /** Whether it is there to carry evaluations of a session, and no part of the conversation. */
  readonly isCarrier: boolean;
}

export function readSpanFacts(span: ReceivedSpan): SpanFacts {
  const kind = readSpanKind(span.attributes);
  const usage = readUsage(span.attributes);
  const text = findText(span);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    start: span.start,
    end: span.end,
    isError: span.isError,
    kind,
    sessionId: readSessionId(span.attributes),
    userId: readUserId(span.attributes),
    project: readProject(span.resource),
    isProjectExplicit: span.resource.has("openinference.project.name"),
    model: readModel(span.attributes),
    usage,
    responseId: readText(span.attributes, ["gen_ai.response.id", "ai.response.id", "llm.response.id"]),
    text,
    isCarrier: isCarrier(span, kind, text),
  };
}

function isCarrier(span: ReceivedSpan, kind: SpanKind | null, text: SpanText): boolean {
  const isSilent = !text.inputValue && !text.outputValue && !text.inputMessages && !text.outputMessages;
  return (
    (kind === "EVALUATOR" || (kind === null && isSilent)) &&
    hasEvaluations(span) &&
    readEvaluations(span).some((evaluation) => evaluation.level === "session")
  );
}

// What answered, before what was asked for.
const modelAttributes = [
  "gen_ai.response.model",
  "llm.model_name",
  "ai.response.model",
  "gen_ai.request.model",
  "ai.model.id",
  "langfuse.observation.model.name",
  "embedding.model_name",
  "llm.response.model",
  "llm.request.model",
] as const;

function readModel(attributes: AttributeReader): string | null {
  return readText(attributes, modelAttributes);
}
