import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { JsonDocuments, type JsonDocument } from "./json-documents.ts";
import { ProtobufPieces } from "./protobuf-pieces.ts";

/** One export request of a file, ready to be sent. */
export interface ImportedRequest {
  readonly path: "/v1/traces" | "/v1/logs";
  readonly contentType: "application/json" | "application/x-protobuf";
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Read at a time, and most that goes into one request where it can be cut. */
const readBytes = 256 * 1024;
const mostBytes = 2 * 1024 * 1024;

/**
 * The export requests in a file, as they are read: OTLP/JSON in documents, one a line, which is what
 * the collector's file exporter writes, or otherwise; or else OTLP/protobuf. Either may be packed with
 * gzip. No more than a request is held in memory, and a document of many resources or one of many
 * spans becomes several requests. Tells of the bytes of the file that are read.
 */
export async function* readRequests(
  file: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<ImportedRequest> {
  let cutter: ((bytes: Uint8Array | null) => Iterable<ImportedRequest>) | undefined;
  const content = createReadStream(file, { highWaterMark: readBytes });
  for await (const bytes of unpack(content)) {
    onRead(content.bytesRead);
    cutter ??= /^\s*[{[]/.test(bytes.toString("latin1", 0, 100)) ? cutJson() : cutProtobuf();
    yield* cutter(bytes);
  }
  if (cutter !== undefined) yield* cutter(null);
}

/** The bytes of a stream, unpacked where they begin as gzip does. */
async function* unpack(content: Readable): AsyncGenerator<Buffer> {
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    content.once("error", reject);
    content.once("readable", () => {
      content.off("error", reject);
      resolve(content.read() as Buffer | null);
    });
  });
  if (first === null) return;
  content.unshift(first);
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  // The stream that is read from is the one that fails, whichever of the two did.
  yield* isPacked ? pipeline(content, createGunzip({ chunkSize: readBytes }), () => undefined) : content;
}

function cutJson(): (bytes: Uint8Array | null) => Iterable<ImportedRequest> {
  const documents = new JsonDocuments(mostBytes);
  const toRequest = ({ list, body }: JsonDocument): ImportedRequest => ({
    path: list === "resourceLogs" ? "/v1/logs" : "/v1/traces",
    contentType: "application/json",
    body,
  });
  return function* (bytes) {
    for (const document of bytes === null ? documents.end() : documents.push(bytes)) {
      yield toRequest(document);
    }
  };
}

function cutProtobuf(): (bytes: Uint8Array | null) => Iterable<ImportedRequest> {
  const pieces = new ProtobufPieces(mostBytes);
  return function* (bytes) {
    for (const body of bytes === null ? pieces.end() : pieces.push(bytes)) {
      yield { path: "/v1/traces", contentType: "application/x-protobuf", body };
    }
  };
}
