import { maxDepth } from "./attribute-value.ts";
import {
  anyValue,
  arrayValue,
  instrumentationScope,
  keyValueList,
  link,
  logRecord,
  resource,
  span,
  type EncodedKeyValue,
  type LogsData,
  type ResourceSpans,
  type ScopeSpans,
  type TracesData,
} from "./proto.ts";

/**
 * OTLP/JSON taken apart like OTLP/protobuf, after the rules of
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: hex ids, 64-bit integers as
 * string or number, unknown fields ignored.
 */
export interface EncodedJson {
  readonly data: TracesData;
  /** Why spans were turned down, one entry each. */
  readonly rejections: readonly string[];
}

/** A request that cannot be read at all. Its message may be shown to the sender. */
export class UndecodableError extends Error {
  override readonly name = "UndecodableError";
}

/** Throws an {@link UndecodableError} where `text` is no export request. */
export function encodeJsonTraces(text: string): EncodedJson {
  const rejections: string[] = [];
  const resourceSpans = list(parse(text), "resourceSpans").map((entry): ResourceSpans => {
    const { resource: described, schemaUrl, ...rest } = object(entry, "resourceSpans[]");
    return {
      resource: encodeResource(described),
      schemaUrl: string(schemaUrl, "schemaUrl"),
      scopeSpans: list(rest, "scopeSpans").map((item) => encodeScopeSpans(item, rejections)),
    };
  });
  return { data: { resourceSpans }, rejections };
}

/** The same for logs. */
export function encodeJsonLogs(text: string): {
  readonly data: LogsData;
  readonly rejections: readonly string[];
} {
  const rejections: string[] = [];
  const resourceLogs = list(parse(text), "resourceLogs").map((entry): LogsData["resourceLogs"][number] => {
    const { resource: described, schemaUrl, ...rest } = object(entry, "resourceLogs[]");
    return {
      resource: encodeResource(described),
      schemaUrl: string(schemaUrl, "schemaUrl"),
      scopeLogs: list(rest, "scopeLogs").map((item) => {
        const scopeLogs = object(item, "scopeLogs[]");
        return {
          scope: encodeScope(scopeLogs["scope"]),
          schemaUrl: string(scopeLogs["schemaUrl"], "schemaUrl"),
          logRecords: encodeEach(list(scopeLogs, "logRecords"), "logRecords[]", encodeLogRecord, rejections),
        };
      }),
    };
  });
  return { data: { resourceLogs }, rejections };
}

function parse(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UndecodableError("The body is not valid JSON");
  }
  return object(json, "The body");
}

function encodeResource(json: unknown): Uint8Array {
  return resource.encode({ attributes: attributes(optionalObject(json, "resource")["attributes"]) });
}

function encodeScope(json: unknown): Uint8Array {
  const scope = optionalObject(json, "scope");
  return instrumentationScope.encode({
    name: string(scope["name"], "scope.name"),
    version: string(scope["version"], "scope.version"),
    attributes: attributes(scope["attributes"]),
  });
}

/** What of a list can be encoded; the rest are rejections. */
function encodeEach(
  items: readonly unknown[],
  field: string,
  encode: (item: JsonObject) => Uint8Array,
  rejections: string[],
): Uint8Array[] {
  return items.flatMap((item) => {
    try {
      return [encode(object(item, field))];
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      rejections.push(error.message);
      return [];
    }
  });
}

function encodeLogRecord(json: JsonObject): Uint8Array {
  return logRecord.encode({
    timeUnixNano: unsigned(json["timeUnixNano"], "timeUnixNano"),
    observedTimeUnixNano: unsigned(json["observedTimeUnixNano"], "observedTimeUnixNano"),
    eventName: string(json["eventName"], "eventName"),
    body: encodeAnyValue(json["body"], 0),
    attributes: attributes(json["attributes"]),
    traceId: hex(json["traceId"], "traceId"),
    spanId: hex(json["spanId"], "spanId"),
  });
}

function encodeScopeSpans(json: unknown, rejections: string[]): ScopeSpans {
  const scopeSpans = object(json, "scopeSpans[]");
  return {
    scope: encodeScope(scopeSpans["scope"]),
    schemaUrl: string(scopeSpans["schemaUrl"], "schemaUrl"),
    spans: encodeEach(list(scopeSpans, "spans"), "spans[]", encodeSpan, rejections),
  };
}

type JsonObject = { readonly [key: string]: unknown };

function encodeSpan(json: JsonObject): Uint8Array {
  const status = optionalObject(json["status"], "status");
  return span.encode({
    traceId: hex(json["traceId"], "traceId"),
    spanId: hex(json["spanId"], "spanId"),
    traceState: string(json["traceState"], "traceState"),
    parentSpanId: hex(json["parentSpanId"], "parentSpanId"),
    name: string(json["name"], "name"),
    kind: enumeration(json["kind"], "kind", spanKinds),
    startTimeUnixNano: unsigned(json["startTimeUnixNano"], "startTimeUnixNano"),
    endTimeUnixNano: unsigned(json["endTimeUnixNano"], "endTimeUnixNano"),
    attributes: attributes(json["attributes"]),
    droppedAttributesCount: Number(unsigned(json["droppedAttributesCount"], "droppedAttributesCount")),
    events: list(json, "events").map((item) => {
      const event = object(item, "events[]");
      return {
        timeUnixNano: unsigned(event["timeUnixNano"], "timeUnixNano"),
        name: string(event["name"], "events[].name"),
        attributes: attributes(event["attributes"]),
        droppedAttributesCount: Number(unsigned(event["droppedAttributesCount"], "droppedAttributesCount")),
      };
    }),
    droppedEventsCount: Number(unsigned(json["droppedEventsCount"], "droppedEventsCount")),
    links: list(json, "links").map((item) => encodeLink(object(item, "links[]"))),
    droppedLinksCount: Number(unsigned(json["droppedLinksCount"], "droppedLinksCount")),
    status: {
      message: string(status["message"], "status.message"),
      code: enumeration(status["code"], "code", statusCodes),
    },
    flags: Number(unsigned(json["flags"], "flags")),
  });
}

function encodeLink(json: JsonObject): Uint8Array {
  return link.encode({
    traceId: hex(json["traceId"], "links[].traceId"),
    spanId: hex(json["spanId"], "links[].spanId"),
    traceState: string(json["traceState"], "traceState"),
    attributes: attributes(json["attributes"]),
    flags: Number(unsigned(json["flags"], "flags")),
  });
}

// The specification asks senders for integers. Names are understood too, as the collector does.
const spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);
const statusCodes = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);

function enumeration(value: unknown, field: string, names: readonly string[]): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === "string" ? names.indexOf(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 0x7fffffff)
    return number;
  throw new UndecodableError(`${field} is not an enum value`);
}

function attributes(json: unknown): EncodedKeyValue[] {
  return keyValues(json, 0);
}

function keyValues(json: unknown, depth: number): EncodedKeyValue[] {
  return array(json, "attributes").map((item) => {
    const { key, value } = object(item, "attributes[]");
    return { key: string(key, "attribute key"), value: encodeAnyValue(value, depth) };
  });
}

function encodeAnyValue(json: unknown, depth: number): Uint8Array {
  const value = optionalObject(json, "attribute value");
  if (isPresent(value["stringValue"]))
    return anyValue.encode({ stringValue: string(value["stringValue"], "stringValue") });
  if (isPresent(value["boolValue"])) return anyValue.encode({ boolValue: value["boolValue"] === true });
  if (isPresent(value["intValue"]))
    return anyValue.encode({ intValue: signed(value["intValue"], "intValue") });
  if (isPresent(value["doubleValue"])) return anyValue.encode({ doubleValue: double(value["doubleValue"]) });
  if (isPresent(value["bytesValue"])) {
    return anyValue.encode({ bytesValue: Buffer.from(string(value["bytesValue"], "bytesValue"), "base64") });
  }
  if (depth >= maxDepth) return anyValue.encode({});
  if (isPresent(value["arrayValue"])) {
    const items = array(object(value["arrayValue"], "arrayValue")["values"], "arrayValue.values");
    const values = items.map((item) => encodeAnyValue(item, depth + 1));
    return anyValue.encode({ arrayValue: arrayValue.encode({ values }) });
  }
  if (isPresent(value["kvlistValue"])) {
    const values = keyValues(object(value["kvlistValue"], "kvlistValue")["values"], depth + 1);
    return anyValue.encode({ kvlistValue: keyValueList.encode({ values }) });
  }
  return anyValue.encode({});
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function object(value: unknown, field: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new UndecodableError(`${field} is not an object`);
}

function optionalObject(value: unknown, field: string): JsonObject {
  return isPresent(value) ? object(value, field) : {};
}

function array(value: unknown, field: string): readonly unknown[] {
  if (!isPresent(value)) return [];
  if (Array.isArray(value)) return value;
  throw new UndecodableError(`${field} is not an array`);
}

function list(parent: JsonObject, field: string): readonly unknown[] {
  return array(parent[field], field);
}

function string(value: unknown, field: string): string {
  if (!isPresent(value)) return "";
  if (typeof value === "string") return value.toWellFormed();
  throw new UndecodableError(`${field} is not a string`);
}

function hex(value: unknown, field: string): Uint8Array {
  const text = string(value, field);
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new UndecodableError(`${field} is not hexadecimal`);
  return Buffer.from(text, "hex");
}

/** The decimal digits of a 64-bit integer that came as string or number. */
function signed(value: unknown, field: string): string {
  const integer = parseInteger(value);
  if (integer === null || BigInt.asIntN(64, integer) !== integer) {
    throw new UndecodableError(`${field} is not a 64-bit integer`);
  }
  return integer.toString();
}

function unsigned(value: unknown, field: string): string {
  if (!isPresent(value)) return "0";
  const integer = parseInteger(value);
  if (integer === null || BigInt.asUintN(64, integer) !== integer) {
    throw new UndecodableError(`${field} is not an unsigned 64-bit integer`);
  }
  return integer.toString();
}

function parseInteger(value: unknown): bigint | null {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  return null;
}

function double(value: unknown): number {
  if (typeof value === "number") return value;
  // "NaN", "Infinity", "-Infinity" and decimal digits are legal as strings.
  if (typeof value === "string" && value !== "") {
    const number = Number(value);
    if (!Number.isNaN(number) || value === "NaN") return number;
  }
  throw new UndecodableError("doubleValue is not a number");
}
