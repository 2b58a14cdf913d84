/**
 * The messages of OTLP/HTTP trace export, after
 * https://github.com/open-telemetry/opentelemetry-proto (Apache-2.0), with one twist: a message
 * nested inside another is declared as `bytes` wherever we want its encoded form. On the wire
 * the two are the same. That is what lets the receiver
 * - keep every span exactly as it was sent, unknown fields included, without encoding it again,
 * - turn down one malformed span and keep its neighbours,
 * - decode only the attributes it needs, and
 * - bound the depth of nested values, which a recursive decoder cannot.
 */
import protobuf, { type Type } from "protobufjs";

/** A 64-bit integer as protobufjs gives it. */
export interface Long {
  readonly high: number;
  readonly low: number;
  readonly unsigned: boolean;
  toString(): string;
  toNumber(): number;
}

const definitions = `
edition = "2023";
package otlp;

// What proto3 means, but for one rule: text that is not valid UTF-8 is mended, not refused.
option features.field_presence = IMPLICIT;
option features.utf8_validation = NONE;

// opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest, and TracesData.
message TracesData { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { bytes resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message ScopeSpans { bytes scope = 1; repeated bytes spans = 2; string schema_url = 3; }

message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }

message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  string trace_state = 3;
  bytes parent_span_id = 4;
  string name = 5;
  int32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9;
  uint32 dropped_attributes_count = 10;
  repeated Event events = 11;
  uint32 dropped_events_count = 12;
  repeated bytes links = 13;
  uint32 dropped_links_count = 14;
  Status status = 15;
  fixed32 flags = 16;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
message Status { string message = 2; int32 code = 3; }

message KeyValue { string key = 1; bytes value = 2; }
message KeyValueList { repeated KeyValue values = 1; }
message ArrayValue { repeated bytes values = 1; }
message AnyValue {
  oneof value {
    string string_value = 1;
    bool bool_value = 2;
    int64 int_value = 3;
    double double_value = 4;
    bytes array_value = 5;
    bytes kvlist_value = 6;
    bytes bytes_value = 7;
  }
}

// opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest
message LogsData { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { bytes resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message ScopeLogs { bytes scope = 1; repeated bytes log_records = 2; string schema_url = 3; }
message LogRecord {
  fixed64 time_unix_nano = 1;
  bytes body = 5;
  repeated KeyValue attributes = 6;
  bytes trace_id = 9;
  bytes span_id = 10;
  fixed64 observed_time_unix_nano = 11;
  string event_name = 12;
}

// ExportLogsServiceResponse is the same on the wire.
message ExportTraceServiceResponse { ExportTracePartialSuccess partial_success = 1; }
message ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }

// google.rpc.Status, the body of every OTLP error.
message RpcStatus { int32 code = 1; string message = 2; }
`;

/** An attribute whose value is still encoded. */
export interface EncodedKeyValue {
  readonly key: string;
  readonly value: Uint8Array;
}

/** One span with its attributes still encoded. Absent fields have the defaults of proto3. */
export interface EncodedSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly parentSpanId: Uint8Array;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: Long | number;
  readonly endTimeUnixNano: Long | number;
  readonly attributes: readonly EncodedKeyValue[];
  readonly droppedAttributesCount: number;
  readonly events: readonly EncodedEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly Uint8Array[];
  readonly droppedLinksCount: number;
  readonly status: { readonly code: number; readonly message: string } | null;
}

export interface EncodedEvent {
  readonly timeUnixNano: Long | number;
  readonly name: string;
  readonly attributes: readonly EncodedKeyValue[];
  readonly droppedAttributesCount: number;
}

/** An export request of logs taken apart down to its records, which stay encoded. */
export interface LogsData {
  readonly resourceLogs: readonly {
    /** An encoded Resource. */
    readonly resource: Uint8Array;
    readonly schemaUrl: string;
    readonly scopeLogs: readonly {
      /** An encoded InstrumentationScope. */
      readonly scope: Uint8Array;
      readonly schemaUrl: string;
      /** Encoded LogRecords. */
      readonly logRecords: readonly Uint8Array[];
    }[];
  }[];
}

/** A log record whose attributes and body are still encoded. */
export interface EncodedLogRecord {
  readonly timeUnixNano: Long | number | string;
  readonly observedTimeUnixNano: Long | number | string;
  readonly eventName: string;
  /** An encoded AnyValue; without bytes where there is none. */
  readonly body: Uint8Array;
  readonly attributes: readonly EncodedKeyValue[];
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
}

/** An AnyValue with what is nested in it still encoded. */
export interface EncodedAnyValue {
  readonly value?:
    | "stringValue"
    | "boolValue"
    | "intValue"
    | "doubleValue"
    | "arrayValue"
    | "kvlistValue"
    | "bytesValue";
  readonly stringValue: string;
  readonly boolValue: boolean;
  readonly intValue: Long | number;
  readonly doubleValue: number;
  readonly arrayValue: Uint8Array;
  readonly kvlistValue: Uint8Array;
  readonly bytesValue: Uint8Array;
}

/** An export request taken apart down to its spans, which stay encoded. */
export interface TracesData {
  readonly resourceSpans: readonly ResourceSpans[];
}

export interface ResourceSpans {
  /** An encoded Resource. */
  readonly resource: Uint8Array;
  readonly schemaUrl: string;
  readonly scopeSpans: readonly ScopeSpans[];
}

export interface ScopeSpans {
  /** An encoded InstrumentationScope. */
  readonly scope: Uint8Array;
  readonly schemaUrl: string;
  /** Encoded Spans. */
  readonly spans: readonly Uint8Array[];
}

/** A message type whose decoded form is known to TypeScript. */
export interface Message<T> {
  /** Throws where the bytes are not such a message. */
  decode(bytes: Uint8Array): T;
  encode(message: { readonly [field: string]: unknown }): Uint8Array;
}

const root = protobuf.parse(definitions, { keepCase: false }).root;

function message<T>(name: string): Message<T> {
  const type: Type = root.lookupType(`otlp.${name}`);
  return {
    decode: (bytes) => type.decode(bytes) as unknown as T,
    encode: (fields) => type.encode(fields).finish(),
  };
}

export const tracesData: Message<TracesData> = message("TracesData");
export const resource: Message<{ readonly attributes: readonly EncodedKeyValue[] }> = message("Resource");
export const instrumentationScope: Message<{
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly EncodedKeyValue[];
}> = message("InstrumentationScope");
export const span: Message<EncodedSpan> = message("Span");
export const eventMessage: Message<EncodedEvent> = message("Event");
export const link: Message<{
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly attributes: readonly EncodedKeyValue[];
  readonly flags: number;
}> = message("Link");
export const anyValue: Message<EncodedAnyValue> = message("AnyValue");
export const arrayValue: Message<{ readonly values: readonly Uint8Array[] }> = message("ArrayValue");
export const keyValueList: Message<{ readonly values: readonly EncodedKeyValue[] }> = message("KeyValueList");
export const exportTraceServiceResponse: Message<{
  readonly partialSuccess: { readonly rejectedSpans: Long | number; readonly errorMessage: string } | null;
}> = message("ExportTraceServiceResponse");
export const rpcStatus: Message<{ readonly code: number; readonly message: string }> = message("RpcStatus");
export const logsData: Message<LogsData> = message("LogsData");
export const logRecord: Message<EncodedLogRecord> = message("LogRecord");
