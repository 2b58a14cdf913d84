import type { Span } from "../api/contract.ts";
import { EncodedAttributes, readAttributes, type AttributeReader } from "./attribute-value.ts";
import {
  instrumentationScope,
  resource,
  span,
  type EncodedSpan,
  type Long,
  type TracesData,
} from "./proto.ts";

/** A span as it came in, with what surrounds it in the request. */
export interface ReceivedSpan {
  /** 32 and 16 lowercase hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
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

/** The spans of a message in their order, each with its surroundings, all still encoded. */
export function* listPayloads(data: TracesData): Iterable<EncodedPayload> {
  for (const resourceSpans of data.resourceSpans) {
    for (const scopeSpans of resourceSpans.scopeSpans) {
      for (const span of scopeSpans.spans) {
        yield {
          span,
          resource: resourceSpans.resource,
          resourceSchemaUrl: resourceSpans.schemaUrl,
          scope: scopeSpans.scope,
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
    return attempt(() => readSpan(payload, attributes, name)) ?? "a span that is not valid protobuf";
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

/** The span, or why it is none. */
function readSpan(
  encoded: EncodedPayload,
  resource: AttributeReader,
  scopeName: string | null,
): ReceivedSpan | string {
  const decoded = span.decode(encoded.span);
  const traceId = readId(decoded.traceId, 16);
  if (traceId === null) return `an invalid trace id in span ${JSON.stringify(decoded.name)}`;
  const spanId = readId(decoded.spanId, 8);
  if (spanId === null) return `an invalid span id in span ${JSON.stringify(decoded.name)}`;
  const start = microseconds(decoded.startTimeUnixNano);
  return {
    traceId,
    spanId,
    // A parent id that is all zero or of the wrong length names no span.
    parentSpanId: readId(decoded.parentSpanId, 8),
    name: decoded.name,
    start,
    end: Math.max(start, microseconds(decoded.endTimeUnixNano)),
    isError: decoded.status?.code === 2,
    attributes: new EncodedAttributes(decoded.attributes),
    events: decoded.events.map((event) => ({
      name: event.name,
      time: microseconds(event.timeUnixNano),
      attributes: new EncodedAttributes(event.attributes),
    })),
    resource,
    scopeName,
    encoded,
  };
}

function readId(bytes: Uint8Array, length: number): string | null {
  if (bytes.length !== length || bytes.every((byte) => byte === 0)) return null;
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("hex");
}

function microseconds(nanoseconds: Long | number): number {
  if (typeof nanoseconds === "number") return Math.floor(nanoseconds / 1000);
  // A number does not hold today in nanoseconds exactly, so the halves are divided one by one,
  // as on paper: 2^32 is 4,294,967 thousands and 296.
  const high = nanoseconds.high >>> 0;
  const low = nanoseconds.low >>> 0;
  return high * 4_294_967 + Math.floor((high * 296 + low) / 1000);
}

const spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;
const statuses = ["UNSET", "OK", "ERROR"] as const;

/** The span as the API shows it, with every attribute decoded. */
export function describeSpan(
  received: ReceivedSpan,
  derived: { readonly spanKind: string | null; readonly sessionId: string | null },
): Span {
  const decoded: EncodedSpan = span.decode(received.encoded.span);
  return {
    traceId: received.traceId,
    spanId: received.spanId,
    parentSpanId: received.parentSpanId,
    name: received.name,
    kind: spanKinds[decoded.kind] ?? "UNSPECIFIED",
    spanKind: derived.spanKind,
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
