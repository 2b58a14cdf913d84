import type { Span } from "../api/contract.ts";
import {
  EncodedAttributes,
  readAttributes,
  SpanAttributes,
  stepThroughAttribute,
  type AttributeReader,
} from "./attribute-value.ts";
import { KeySequence } from "./key-sequence.ts";
import {
  eventMessage,
  instrumentationScope,
  resource,
  span,
  type EncodedEvent,
  type EncodedSpan,
  type Long,
  type TracesData,
} from "./proto.ts";
import { toMicroseconds, WireCursor, wireType } from "./wire-cursor.ts";

/** A span as it came in, with what surrounds it in the request. */
export interface ReceivedSpan {
  /** 32 and 16 lowercase hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Microseconds since 1970: the finest unit in which today is still a safe integer. */
  readonly start: number;
  /** Never before `start`: a span that ends before it starts lasts 0. */
  readonly end: number;
  readonly isError: boolean;
  readonly attributes: AttributeReader;
  readonly events: readonly ReceivedEvent[];
  readonly resource: AttributeReader;
  readonly scopeName: string | null;
  readonly encoded: EncodedPayload;
}

/** An event of a span. */
export interface ReceivedEvent {
  readonly name: string;
  readonly time: number;
  readonly attributes: AttributeReader;
}

/** The very bytes of a span and of its surroundings, from which it can be exported again. */
export interface EncodedPayload {
  readonly span: Uint8Array;
  readonly resource: Uint8Array;
  readonly resourceSchemaUrl: string;
  readonly scope: Uint8Array;
  readonly scopeSchemaUrl: string;
}

/** What became of the spans of one request. */
export interface ReadSpans {
  readonly spans: readonly ReceivedSpan[];
  /** Why spans were turned down, one entry each. */
  readonly rejections: readonly string[];
}

/** Reads the spans of a request. Never throws: a span that cannot be read is a rejection. */
export function readSpans(data: TracesData): ReadSpans {
  const spans: ReceivedSpan[] = [];
  const rejections: string[] = [];
  const read = createPayloadReader();
  for (const payload of listPayloads(data)) {
    const span = read(payload);
    if (typeof span === "string") rejections.push(span);
    else spans.push(span);
  }
  return { spans, rejections };
}

const noBytes = new Uint8Array(0);

/** What is not there is decoded as an empty array, whatever its type says. */
function toBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? noBytes : bytes;
}

/** The spans of a message in their order, each with its surroundings, all still encoded. */
export function* listPayloads(data: TracesData): Iterable<EncodedPayload> {
  for (const resourceSpans of data.resourceSpans) {
    for (const scopeSpans of resourceSpans.scopeSpans) {
      for (const span of scopeSpans.spans) {
        yield {
          span,
          resource: toBytes(resourceSpans.resource),
          resourceSchemaUrl: resourceSpans.schemaUrl,
          scope: toBytes(scopeSpans.scope),
          scopeSchemaUrl: scopeSpans.schemaUrl,
        };
      }
    }
  }
}

/** Reads payloads, or tells why one is no span. Neighbours share what is decoded of their surroundings. */
export function createPayloadReader(): (payload: EncodedPayload) => ReceivedSpan | string {
  let resourceBytes: Uint8Array | null = null;
  let scopeBytes: Uint8Array | null = null;
  let resourceAttributes = noAttributes;
  let scopeName: string | null = null;
  const values: number[] = [];
  return (payload) => {
    if (payload.resource !== resourceBytes) {
      resourceBytes = payload.resource;
      const decoded = attempt(() => resource.decode(payload.resource).attributes);
      resourceAttributes = decoded === undefined ? noAttributes : new EncodedAttributes(decoded);
    }
    if (payload.scope !== scopeBytes) {
      scopeBytes = payload.scope;
      scopeName = attempt(() => instrumentationScope.decode(payload.scope).name) || null;
    }
    const [attributes, name] = [resourceAttributes, scopeName];
    return attempt(() => readSpan(payload, attributes, name, values)) ?? "a span that is not valid protobuf";
  };
}

const noAttributes: AttributeReader = new Map<string, never>();

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The span, or why it is none. Adds to `values` where those of its attributes stand. */
function readSpan(
  encoded: EncodedPayload,
  resource: AttributeReader,
  scopeName: string | null,
  values: number[],
): ReceivedSpan | string {
  const { buffer, byteOffset, length } = encoded.span;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const cursor = new WireCursor(bytes);
  const firstValue = values.length;
  let keys = KeySequence.empty();
  let traceId: string | null = null;
  let spanId: string | null = null;
  let parentSpanId: string | null = null;
  let nameStart = 0;
  let nameEnd = 0;
  let start = 0;
  let end = 0;
  let status = 0;
  let events: ReceivedEvent[] | null = null;
  while (cursor.next()) {
    const { field, type, position, valueEnd } = cursor;
    if (type === wireType.bytes) {
      if (field === 9) keys = stepThroughAttribute(cursor, keys, values);
      else if (field === 1) traceId = readId(bytes, position, valueEnd, 16);
      else if (field === 2) spanId = readId(bytes, position, valueEnd, 8);
      // A parent id that is all zero or of the wrong length names no span.
      else if (field === 4) parentSpanId = readId(bytes, position, valueEnd, 8);
      else if (field === 5) {
        // Read only to tell which span was turned down.
        nameStart = position;
        nameEnd = valueEnd;
      } else if (field === 11) (events ??= []).push(readEvent(bytes.subarray(position, valueEnd)));
      else if (field === 15) status = readStatus(new WireCursor(bytes, position, valueEnd), status);
    } else if (type === wireType.fixed64) {
      if (field === 7) start = cursor.microseconds();
      else if (field === 8) end = cursor.microseconds();
      if (field === 7 || field === 8) continue;
    }
    cursor.skip();
  }
  if (traceId === null || spanId === null) {
    const name = JSON.stringify(bytes.toString("utf8", nameStart, nameEnd));
    return `an invalid ${traceId === null ? "trace" : "span"} id in span ${name}`;
  }
  return {
    traceId,
    spanId,
    parentSpanId,
    start,
    end: Math.max(start, end),
    isError: status === 2,
    attributes: new SpanAttributes(bytes, keys, values, firstValue),
    events: events ?? noEvents,
    resource,
    scopeName,
    encoded,
  };
}

const noEvents: ReceivedEvent[] = [];

function readEvent(bytes: Uint8Array): ReceivedEvent {
  const event: EncodedEvent = eventMessage.decode(bytes);
  return {
    name: event.name,
    time: microseconds(event.timeUnixNano),
    attributes: new EncodedAttributes(event.attributes),
  };
}

function readStatus(cursor: WireCursor, before: number): number {
  let code = before;
  while (cursor.next()) {
    if (cursor.field === 3 && cursor.type === wireType.varint) code = cursor.varint();
    else cursor.skip();
  }
  return code;
}

/** Lowercase hex digits; null where it is of another length, or nothing but zeros. */
function readId(bytes: Buffer, start: number, end: number, length: number): string | null {
  if (end - start !== length) return null;
  for (let index = start; index < end; index++) {
    if (bytes[index] !== 0) return bytes.toString("hex", start, end);
  }
  return null;
}

function microseconds(nanoseconds: Long | number): number {
  if (typeof nanoseconds === "number") return Math.floor(nanoseconds / 1000);
  return toMicroseconds(nanoseconds.high >>> 0, nanoseconds.low >>> 0);
}

const spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;
const statuses = ["UNSET", "OK", "ERROR"] as const;

/** The span as the API shows it, with every attribute decoded. */
export function describeSpan(
  received: ReceivedSpan,
  derived: Pick<Span, "spanKind" | "sessionId" | "model" | "usage" | "costUsd">,
): Span {
  const decoded: EncodedSpan = span.decode(received.encoded.span);
  return {
    traceId: received.traceId,
    spanId: received.spanId,
    parentSpanId: received.parentSpanId,
    name: decoded.name,
    kind: spanKinds[decoded.kind] ?? "UNSPECIFIED",
    spanKind: derived.spanKind,
    model: derived.model,
    usage: derived.usage,
    costUsd: derived.costUsd,
    startTime: isoTime(received.start),
    endTime: isoTime(received.end),
    durationMs: (received.end - received.start) / 1000,
    status: statuses[decoded.status?.code ?? 0] ?? "UNSET",
    statusMessage: decoded.status?.message || null,
    attributes: readAttributes(decoded.attributes),
    events: decoded.events.map((event) => ({
      name: event.name,
      time: isoTime(microseconds(event.timeUnixNano)),
      attributes: readAttributes(event.attributes),
    })),
    resource: readAttributes(attempt(() => resource.decode(received.encoded.resource).attributes) ?? []),
    scope: received.scopeName,
    sessionId: derived.sessionId,
  };
}

/** ISO-8601 in UTC of microseconds since 1970. */
export function isoTime(microseconds: number): string {
  return new Date(Math.floor(microseconds / 1000)).toISOString();
}
