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

/** `GET /api/sessions/histogram?by=startTime|totalTokens` and the filters of `GET /api/sessions` */
export interface SessionHistogram {
  readonly by: "startTime" | "totalTokens";
  /**
   * Without gaps, in order. They span all that is stored, whatever the filters say, as far as
   * `from` and `to` let it: so they stay where they are while a filter changes.
   */
  readonly buckets: readonly HistogramBucket[];
}

/** The matching sessions from one value up to another, which is no longer in it. */
export interface HistogramBucket {
  /** An ISO-8601 time, or a count of tokens. */
  readonly from: string | number;
  readonly to: string | number;
  readonly count: number;
  /** How many of them have errors. */
  readonly errorCount: number;
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

/** An image, a recording or a file that a message came with. What is in it is in the span, and nowhere loaded from. */
export interface Attachment {
  readonly kind: "image" | "audio" | "video" | "file";
  readonly mediaType: string | null;
  /** Its size, where the span holds it. */
  readonly bytes: number | null;
  readonly name: string | null;
}

/** One message of the conversation. */
export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** What the model thought before it spoke, where it tells. */
  readonly reasoning?: string;
  readonly attachments?: readonly Attachment[];
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

/** Tokens that a span reports of its own, whoever repeats them; null is what it does not tell. */
export interface SpanUsage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  /** As reported, else the sum. */
  readonly totalTokens: number;
  /** Part of the prompt that came from a cache, and part of the completion that was reasoning. */
  readonly cachedTokens: number | null;
  readonly reasoningTokens: number | null;
}

/** One span of `GET /api/traces/:traceId`. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER" | "UNSPECIFIED";
  /** `LLM`, `TOOL`, `AGENT`, …: OpenInference's span kind, where one is known. */
  readonly spanKind: string | null;
  /** The model that answered or was asked, in whichever dialect tells it. */
  readonly model: string | null;
  readonly usage: SpanUsage | null;
  /** Estimated cost of `usage` in US dollars; null where no price is known. */
  readonly costUsd: number | null;
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

/** `GET /api/traces/:traceId`; its tokens are those of all its sessions, each model call counted once. */
export interface TraceDetail extends TokenCounts {
  readonly traceId: string;
  readonly sessionId: string | null;
  /** The user nearest the root. */
  readonly userId: string | null;
  /** Estimated cost in US dollars; null where no price is known. */
  readonly costUsd: number | null;
  readonly project: string;
  /** By start time. */
  readonly spans: readonly Span[];
}

/** Body of every error outside OTLP. */
export interface ApiError {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** Of a 409: the projects that have a session of this id, to choose from with `?project=`. */
    readonly projects?: readonly string[];
  };
}

/** One user of one project: a row of `GET /api/users`. A session counts for every user it names. */
export interface UserRow extends TokenCounts {
  readonly project: string;
  readonly userId: string;
  readonly firstActivity: string;
  readonly lastActivity: string;
  readonly sessionCount: number;
  readonly traceCount: number;
  readonly errorCount: number;
  readonly costUsd: number | null;
}

/** `GET /api/users?project&limit&cursor`, latest activity first. */
export interface UserList {
  readonly users: readonly UserRow[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** What the doctor looks for. */
export type Problem =
  /** A trace none of whose spans has a session id. */
  | "no_session"
  /** Spans without the id that their parent carries. */
  | "lost_session"
  /** Two ids in one trace. */
  | "several_sessions"
  /** An id that looks like a secret. */
  | "credential"
  /** Tokens that adding up all spans would have counted twice. */
  | "double_count"
  /** A session whose user changes from one turn to the next. */
  | "user_changed"
  /** Spans whose parent never came. */
  | "missing_root";

/** One thing that is wrong with one trace, and the first span that shows it. */
export interface Finding {
  readonly problem: Problem;
  /** `error` where figures or attribution suffer, `warning` where they may, `info` where they were put right. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly project: string;
  readonly sessionId: string | null;
  readonly traceId: string;
  readonly spanId: string | null;
  /** How many spans show it; for `double_count` how many tokens. */
  readonly count: number;
}

/** `GET /api/doctor?project&problem&limit` */
export interface DoctorReport {
  /** How many traces have each problem. */
  readonly counts: { readonly [problem in Problem]: number };
  /** Latest traces first, at most `limit` of each problem. */
  readonly findings: readonly Finding[];
}

/**
 * `event: change` of `GET /api/events`: sessions that were added to, changed or removed; none
 * where only traces without a session came or went.
 */
export interface ChangeEvent {
  readonly sessions: readonly { readonly project: string; readonly sessionId: string }[];
}

/** Body of `POST /api/sessions/:id/evaluations`, which answers with the {@link Evaluation}. */
export interface NewEvaluation {
  readonly name: string;
  readonly score?: number | null;
  readonly label?: string | null;
  readonly explanation?: string | null;
  readonly annotatorKind?: Evaluation["annotatorKind"];
  /** What judged, such as an evaluator's name and version: its newer result replaces the older. */
  readonly identifier?: string;
  /** The turn it is about; without it, the whole session. */
  readonly traceId?: string;
}

/** Answer of `DELETE /api/sessions/:id` and `DELETE /api/users/:id`. */
export interface Erased {
  readonly sessions: number;
  readonly spans: number;
}
