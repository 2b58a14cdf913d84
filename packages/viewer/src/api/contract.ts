/**
 * The JSON that the viewer's HTTP API speaks. The server produces these shapes, the web UI and
 * the command line read them. Names are camelCase, times ISO-8601 in UTC, durations
 * milliseconds, token counts integers.
 */

/** One result of judging a session, a turn or a span, whoever judged it. */
export interface Evaluation {
  readonly name: string;
  readonly score: number | null;
  readonly label: string | null;
  readonly explanation: string | null;
  /** OpenInference's `annotator_kind`. */
  readonly annotatorKind: "LLM" | "CODE" | "HUMAN" | null;
}

/** Token counts of model calls, each call counted once. */
export interface TokenCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
}

/** One session: a row of the sessions list. */
export interface SessionRow extends TokenCounts {
  /** `openinference.project.name` of its spans, else `service.name`, else `default`. */
  readonly project: string;
  readonly sessionId: string;
  readonly userId: string | null;
  /** First start and last end of all its spans. */
  readonly startTime: string;
  readonly endTime: string;
  /** `endTime - startTime`. */
  readonly durationMs: number;
  /** Time covered by turns; `durationMs - activeMs` is idle. */
  readonly activeMs: number;
  /** Distinct traces. */
  readonly traceCount: number;
  readonly spanCount: number;
  readonly errorCount: number;
  /** Estimated cost in US dollars; null where no price is known. */
  readonly costUsd: number | null;
  readonly models: readonly string[];
  /** The first user message, cut to a line. */
  readonly firstInput: string | null;
  readonly lastOutput: string | null;
  readonly evaluations: readonly Evaluation[];
}

/** `GET /api/sessions` */
export interface SessionList {
  readonly sessions: readonly SessionRow[];
  /** Pass as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null;
  /** How many sessions match the filters, over all pages. */
  readonly total: number;
}

/** One trace of a session: a turn of the conversation. */
export interface Turn extends TokenCounts {
  readonly traceId: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly durationMs: number;
  /** What the user said and what came back; null where no span tells. */
  readonly input: string | null;
  readonly output: string | null;
  readonly userId: string | null;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly costUsd: number | null;
  readonly models: readonly string[];
  readonly evaluations: readonly Evaluation[];
}

/** `GET /api/sessions/:id` */
export interface SessionDetail extends SessionRow {
  readonly traces: readonly Turn[];
}

/** A call of a tool that a model asked for. */
export interface ToolCall {
  readonly id: string | null;
  readonly name: string;
  /** As the model wrote them: a JSON string, usually. */
  readonly arguments: string;
}

/** One message of the conversation. */
export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  /** For `role: "tool"`: the call this answers. */
  readonly toolCallId?: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly time: string;
}

/** `GET /api/sessions/:id/conversation` */
export type Conversation = readonly Message[];

/** An OTLP attribute value in plain JSON. Integers beyond 2^53 and bytes are strings. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** One span of `GET /api/traces/:traceId`. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER" | "UNSPECIFIED";
  /** `LLM`, `TOOL`, `AGENT`, …: OpenInference's span kind, where one is known. */
  readonly spanKind: string | null;
  readonly startTime: string;
  readonly endTime: string;
  readonly durationMs: number;
  readonly status: "UNSET" | "OK" | "ERROR";
  readonly statusMessage: string | null;
  readonly attributes: { readonly [key: string]: AttributeValue };
  readonly events: readonly {
    readonly name: string;
    readonly time: string;
    readonly attributes: { readonly [key: string]: AttributeValue };
  }[];
  readonly resource: { readonly [key: string]: AttributeValue };
  readonly scope: string | null;
  /** The session this span was counted under, and where the id came from. */
  readonly sessionId: string | null;
}

/** `GET /api/traces/:traceId` */
export interface TraceDetail {
  readonly traceId: string;
  readonly sessionId: string | null;
  readonly project: string;
  /** By start time. */
  readonly spans: readonly Span[];
}

/** Body of every error outside OTLP. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string };
}
