/**
 * GenAI events that come as log records, after
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/. They become events of a span
 * below the one they belong to: stored, shown, searched, exported and erased like all spans, in
 * whatever order logs and spans come in. Its id is made from what it holds, so that events which
 * are sent again change nothing.
 */
import { createHash } from "node:crypto";
import type { OtlpFormat } from "./decode-traces.ts";
import { encodeJsonLogs, UndecodableError } from "./json-to-protobuf.ts";
import {
  anyValue,
  keyValueList,
  logRecord,
  logsData,
  span,
  tracesData,
  type EncodedKeyValue,
  type EncodedLogRecord,
  type LogsData,
} from "./proto.ts";

/** What became of the records of a request. */
export interface DecodedLogs {
  /** An encoded ExportTraceServiceRequest of the events; null where there are none. */
  readonly traces: Uint8Array | null;
  /** Why records were turned down, one entry each. Records that are no GenAI events are only left out. */
  readonly rejections: readonly string[];
}

/** Throws an {@link UndecodableError} where `body` is no export request. */
export function decodeLogs(body: Uint8Array, format: OtlpFormat): DecodedLogs {
  const { data, rejections: unreadable } =
    format === "json" ? encodeJsonLogs(Buffer.from(body).toString()) : decodeProtobuf(body);
  const rejections = [...unreadable];
  const resourceSpans = data.resourceLogs.flatMap(({ resource, schemaUrl, scopeLogs }) => {
    const scopeSpans = scopeLogs.flatMap(({ scope, schemaUrl, logRecords }) => {
      const spans = toSpans(logRecords, rejections);
      return spans.length === 0 ? [] : { scope, schemaUrl, spans };
    });
    return scopeSpans.length === 0 ? [] : { resource, schemaUrl, scopeSpans };
  });
  return { traces: resourceSpans.length === 0 ? null : tracesData.encode({ resourceSpans }), rejections };
}

function decodeProtobuf(body: Uint8Array): {
  readonly data: LogsData;
  readonly rejections: readonly string[];
} {
  try {
    return { data: logsData.decode(body), rejections: [] };
  } catch {
    throw new UndecodableError("The body is not a valid ExportLogsServiceRequest");
  }
}

interface LogEvent {
  readonly name: string;
  readonly time: string;
  readonly traceId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly attributes: readonly EncodedKeyValue[];
}

const evaluationResult = "gen_ai.evaluation.result";

function toSpans(records: readonly Uint8Array[], rejections: string[]): Uint8Array[] {
  const groups = new Map<string, LogEvent[]>();
  for (const [index, bytes] of records.entries()) {
    const event = readEvent(bytes);
    if (typeof event === "string") rejections.push(event);
    if (event === null || typeof event === "string") continue;
    // One event a message: those of a call that come together tell its conversation together.
    const isMessage = /^gen_ai\.(?:system|user|assistant|tool)\.message$|^gen_ai\.choice$/.test(event.name);
    const key = `${toHex(event.traceId)} ${toHex(event.parentSpanId)} ${isMessage ? "messages" : index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return Array.from(groups.values(), encodeSpan);
}

/** The event a record is; null where it is none to keep, a text where it cannot be kept. */
function readEvent(bytes: Uint8Array): LogEvent | string | null {
  let record: EncodedLogRecord;
  try {
    record = logRecord.decode(bytes);
  } catch {
    return "a log record that is not valid protobuf";
  }
  const name = record.eventName || readString(record.attributes, "event.name");
  if (name === null || !name.startsWith("gen_ai.")) return null;
  const time = record.timeUnixNano.toString();
  const event = {
    name,
    time: time === "0" ? record.observedTimeUnixNano.toString() : time,
    attributes: [...readBody(record.body), ...record.attributes],
  };
  if (record.traceId.length > 0) {
    if (record.traceId.length !== 16) return `an invalid trace id in a log record of ${JSON.stringify(name)}`;
    return { ...event, traceId: record.traceId, parentSpanId: record.spanId };
  }
  return name === evaluationResult ? aboutSession(event) : null;
}

/** An evaluation without a trace is about the session it names. */
function aboutSession(event: Omit<LogEvent, "traceId" | "parentSpanId">): LogEvent | null {
  const session = event.attributes.find(({ key }) => key === conversationId || key === "session.id");
  if (session === undefined) return null;
  const attributes = [...event.attributes, { key: conversationId, value: session.value }];
  const traceId = digest([...attributes.flatMap(({ key, value }) => [key, value]), event.time], 16);
  return { ...event, attributes, traceId, parentSpanId: new Uint8Array() };
}

const conversationId = "gen_ai.conversation.id";
// What says where the span of an event belongs.
const identifying: ReadonlySet<string> = new Set(["session.id", conversationId, "user.id"]);

function encodeSpan(events: readonly LogEvent[]): Uint8Array {
  const [first] = events as readonly [LogEvent, ...LogEvent[]];
  const times = events.map(({ time }) => BigInt(time)).sort((one, other) => (one < other ? -1 : 1));
  const identity = new Map(
    first.attributes.flatMap(({ key, value }) => (identifying.has(key) ? [[key, value]] : [])),
  );
  if (first.name === evaluationResult) {
    identity.set("openinference.span.kind", anyValue.encode({ stringValue: "EVALUATOR" }));
  }
  const content = {
    traceId: first.traceId,
    parentSpanId: first.parentSpanId,
    name: events.length === 1 ? first.name : "gen_ai messages",
    kind: 1,
    startTimeUnixNano: String(times[0]),
    endTimeUnixNano: String(times.at(-1)),
    attributes: Array.from(identity, ([key, value]) => ({ key, value })),
    events: events.map(({ name, time, attributes }) => ({ timeUnixNano: time, name, attributes })),
  };
  return span.encode({ ...content, spanId: digest([span.encode(content)], 8) });
}

/** A body that is a map holds what attributes hold in later versions; another one is an attribute. */
function readBody(body: Uint8Array): readonly EncodedKeyValue[] {
  if (body.length === 0) return [];
  try {
    const decoded = anyValue.decode(body);
    if (decoded.value === undefined) return [];
    return decoded.value === "kvlistValue"
      ? keyValueList.decode(decoded.kvlistValue).values
      : [{ key: "body", value: body }];
  } catch {
    return [];
  }
}

function readString(attributes: readonly EncodedKeyValue[], name: string): string | null {
  const found = attributes.find(({ key }) => key === name);
  try {
    return found === undefined ? null : anyValue.decode(found.value).stringValue;
  } catch {
    return null;
  }
}

function digest(parts: readonly (string | Uint8Array)[], length: number): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(typeof part === "string" ? part : Uint8Array.from(part)).update("\0");
  return hash.digest().subarray(0, length);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
