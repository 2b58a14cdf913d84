import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** One export request of a file, ready to be sent. */
export interface ImportedRequest {
  readonly path: "/v1/traces" | "/v1/logs";
  readonly contentType: "application/json" | "application/x-protobuf";
  readonly body: Uint8Array<ArrayBuffer>;
}

const unzip = promisify(gunzip);

/**
 * The export requests in a file: OTLP/JSON as one document or one a line, which is what the
 * collector's file exporter writes, or else OTLP/protobuf. Any of them may be packed with gzip.
 */
export async function readRequests(content: Buffer): Promise<readonly ImportedRequest[]> {
  const plain = content[0] === 0x1f && content[1] === 0x8b ? await unzip(content) : content;
  if (!/^\s*\{/.test(plain.subarray(0, 100).toString())) {
    return [{ path: "/v1/traces", contentType: "application/x-protobuf", body: new Uint8Array(plain) }];
  }
  const text = plain.toString();
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // A document over several lines has lines that are no document.
  const isLines = lines.length > 1 && lines.slice(0, 2).every(isDocument);
  return (isLines ? lines : [text]).map((document) => ({
    path: /^\s*\{\s*"resourceLogs"/.test(document) ? "/v1/logs" : "/v1/traces",
    contentType: "application/json",
    body: new Uint8Array(Buffer.from(document)),
  }));
}

function isDocument(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
