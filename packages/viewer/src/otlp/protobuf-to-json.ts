/** OTLP/JSON of what was sent, after https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
import { maxDepth } from "./attribute-value.ts";
import {
  anyValue,
  arrayValue,
  instrumentationScope,
  keyValueList,
  link,
  resource,
  span,
  tracesData,
  type EncodedEvent,
  type EncodedKeyValue,
  type EncodedSpan,
  type Message,
} from "./proto.ts";

/** An encoded ExportTraceServiceRequest as the object of its OTLP/JSON. */
export function toOtlpJson(encoded: Uint8Array): { readonly resourceSpans: readonly object[] } {
  const { resourceSpans } = tracesData.decode(encoded);
  return {
    resourceSpans: resourceSpans.map((entry) => {
      const scopeSpans = entry.scopeSpans.map((item) => {
        const { name, version, attributes } = decodeOrEmpty(instrumentationScope, item.scope);
        return compact({
          scope: compact({ name, version, attributes: toAttributes(attributes) }),
          spans: item.spans.map((bytes) => toSpan(span.decode(bytes))),
          schemaUrl: item.schemaUrl,
        });
      });
      const { attributes } = decodeOrEmpty(resource, entry.resource);
      return compact({
        resource: compact({ attributes: toAttributes(attributes) }),
        scopeSpans,
        schemaUrl: entry.schemaUrl,
      });
    }),
  };
}

function toSpan(decoded: EncodedSpan): object {
  return compact({
    traceId: toHex(decoded.traceId),
    spanId: toHex(decoded.spanId),
    traceState: decoded.traceState,
    parentSpanId: toHex(decoded.parentSpanId),
    flags: decoded.flags,
    name: decoded.name,
    kind: decoded.kind,
    startTimeUnixNano: decoded.startTimeUnixNano.toString(),
    endTimeUnixNano: decoded.endTimeUnixNano.toString(),
    attributes: toAttributes(decoded.attributes),
    droppedAttributesCount: decoded.droppedAttributesCount,
    events: decoded.events.map(toEvent),
    droppedEventsCount: decoded.droppedEventsCount,
    links: decoded.links.map((bytes) => {
      const { traceId, spanId, traceState, attributes, flags } = decodeOrEmpty(link, bytes);
      return compact({
        traceId: toHex(traceId),
        spanId: toHex(spanId),
        traceState,
        attributes: toAttributes(attributes),
        flags,
      });
    }),
    droppedLinksCount: decoded.droppedLinksCount,
    status:
      decoded.status === null
        ? undefined
        : compact({ message: decoded.status.message, code: decoded.status.code }),
  });
}

function toEvent(event: EncodedEvent): object {
  return compact({
    timeUnixNano: event.timeUnixNano.toString(),
    name: event.name,
    attributes: toAttributes(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount,
  });
}

/** Without what has its default: that is how proto3 writes JSON. */
function compact(message: Readonly<Record<string, unknown>>): object {
  const isDefault = (value: unknown): boolean =>
    value === undefined || value === "" || value === 0 || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(message).filter(([, value]) => !isDefault(value)));
}

const nothing = new Uint8Array();

/** A span is kept although something nested in it cannot be read: that is then empty. */
function decodeOrEmpty<T>(type: Message<T>, bytes: Uint8Array): T {
  try {
    return type.decode(bytes);
  } catch {
    return type.decode(nothing);
  }
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function toAttributes(attributes: readonly EncodedKeyValue[], depth = 0): object[] {
  return attributes.map(({ key, value }) => ({ key, value: toAnyValue(value, depth) }));
}

function toAnyValue(bytes: Uint8Array, depth: number): object {
  const decoded = decodeOrEmpty(anyValue, bytes);
  switch (decoded.value) {
    case "stringValue":
      return { stringValue: decoded.stringValue };
    case "boolValue":
      return { boolValue: decoded.boolValue };
    case "intValue":
      return { intValue: decoded.intValue.toString() };
    case "doubleValue":
      return {
        doubleValue: Number.isFinite(decoded.doubleValue) ? decoded.doubleValue : String(decoded.doubleValue),
      };
    case "bytesValue":
      return { bytesValue: Buffer.from(decoded.bytesValue).toString("base64") };
    case "arrayValue":
      if (depth >= maxDepth) return {};
      return {
        arrayValue: {
          values: decodeOrEmpty(arrayValue, decoded.arrayValue).values.map((value) =>
            toAnyValue(value, depth + 1),
          ),
        },
      };
    case "kvlistValue":
      if (depth >= maxDepth) return {};
      return {
        kvlistValue: {
          values: toAttributes(decodeOrEmpty(keyValueList, decoded.kvlistValue).values, depth + 1),
        },
      };
    default:
      return {};
  }
}
