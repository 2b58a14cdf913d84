/** Spans as tests write them, and the OTLP requests they become. */
import { encodeJsonTraces } from "../../src/otlp/json-to-protobuf.ts";
import { tracesData } from "../../src/otlp/proto.ts";

export interface TestSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly isError?: boolean;
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
  readonly events?: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, AttributeInput>>;
  }[];
  /** Attributes of the resource. Default: service `chat`. */
  readonly resource?: Readonly<Record<string, AttributeInput>>;
}

export type AttributeInput = string | number | boolean | readonly AttributeInput[];

/** An ExportTraceServiceRequest in OTLP/JSON, as an object. */
export function toRequest(spans: readonly TestSpan[]): object {
  return {
    resourceSpans: spans.map((span) => ({
      resource: { attributes: toAttributes(span.resource ?? { "service.name": "chat" }) },
      scopeSpans: [{ scope: { name: "test" }, spans: [toSpan(span)] }],
    })),
  };
}

export function toBody(spans: readonly TestSpan[]): Uint8Array {
  return Buffer.from(JSON.stringify(toRequest(spans)));
}

/** The same in OTLP/protobuf. */
export function toProtobuf(spans: readonly TestSpan[]): Uint8Array {
  return tracesData.encode({ ...encodeJsonTraces(JSON.stringify(toRequest(spans))).data });
}

function toSpan(span: TestSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? "",
    name: span.name ?? "span",
    kind: 1,
    startTimeUnixNano: toNanoseconds(span.start),
    endTimeUnixNano: toNanoseconds(span.end),
    attributes: toAttributes(span.attributes ?? {}),
    events: (span.events ?? []).map((event) => ({
      timeUnixNano: toNanoseconds(span.start),
      name: event.name,
      attributes: toAttributes(event.attributes),
    })),
    status: { code: span.isError === true ? 2 : 0 },
  };
}

function toNanoseconds(milliseconds: number): string {
  return (BigInt(milliseconds) * 1_000_000n).toString();
}

function toAttributes(attributes: Readonly<Record<string, AttributeInput>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(value) }));
}

function toAnyValue(value: AttributeInput): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map(toAnyValue) } };
}

/** A trace id and a span id from small numbers. */
export function traceId(number: number): string {
  return number.toString(16).padStart(32, "0");
}

export function spanId(number: number): string {
  return number.toString(16).padStart(16, "0");
}

/** A moment that tests can add milliseconds to. */
export const t0: number = Date.UTC(2026, 0, 1);
