import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** The body is larger than the server takes, compressed or not. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/** The body is not what its `Content-Encoding` says. */
export class MalformedBodyError extends Error {
  override readonly name = "MalformedBodyError";
}

/** Reads a body of at most `limit` bytes, counted before and after decompression. */
export async function readBody(request: IncomingMessage, isGzip: boolean, limit: number): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) throw new BodyTooLargeError();
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw new BodyTooLargeError();
    parts.push(part);
  }
  const body = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length);
  if (!isGzip) return body;
  try {
    return await unzip(body, { maxOutputLength: limit });
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? new BodyTooLargeError() : new MalformedBodyError();
  }
}
