import { encodeJsonTraces, UndecodableError } from "./json-to-protobuf.ts";
import { tracesData, type TracesData } from "./proto.ts";
import { readSpans, type ReadSpans } from "./received-span.ts";

/** How an OTLP/HTTP body is encoded. */
export type OtlpFormat = "protobuf" | "json";

/** Throws an {@link UndecodableError} where `body` is no export request. */
export function decodeTraces(body: Uint8Array, format: OtlpFormat): ReadSpans {
  if (format === "protobuf") return readSpans(decodeProtobuf(body));
  const { data, rejections } = encodeJsonTraces(
    Buffer.from(body.buffer, body.byteOffset, body.length).toString(),
  );
  const read = readSpans(data);
  return { spans: read.spans, rejections: [...rejections, ...read.rejections] };
}

function decodeProtobuf(body: Uint8Array): TracesData {
  try {
    return tracesData.decode(body);
  } catch {
    throw new UndecodableError("The body is not a valid ExportTraceServiceRequest");
  }
}
