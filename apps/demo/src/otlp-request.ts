import { gunzipSync } from "node:zlib";

import protobuf from "protobufjs";

/** OTLP's trace request down to its spans, which stay bytes: enough to count, and to leave one out. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message TraceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { bytes resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message ScopeSpans { bytes scope = 1; repeated bytes spans = 2; string schema_url = 3; }
  message SpanId { bytes trace_id = 1; bytes span_id = 2; }
`);
const traceRequest = root.lookupType("TraceRequest");
const spanId = root.lookupType("SpanId");

/** The outer messages of a trace request. */
export interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      /** Encoded spans. */
      spans: readonly Uint8Array[];
    }[];
  }[];
}

/** Decodes a request body as it came over the network. */
export function decodeTraceRequest(body: Uint8Array, contentEncoding?: string): TraceRequest {
  const bytes = contentEncoding === "gzip" ? gunzipSync(body) : body;
  return traceRequest.decode(bytes) as protobuf.Message & TraceRequest;
}

export function encodeTraceRequest(request: TraceRequest): Uint8Array {
  return traceRequest.encode(request).finish();
}

/** Trace id and span id of an encoded span, in hexadecimal. */
export function getSpanKey(span: Uint8Array): { readonly traceId: string; readonly spanId: string } {
  const ids = spanId.decode(span) as protobuf.Message & { traceId: Uint8Array; spanId: Uint8Array };
  return {
    traceId: Buffer.from(ids.traceId).toString("hex"),
    spanId: Buffer.from(ids.spanId).toString("hex"),
  };
}
