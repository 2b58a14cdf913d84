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
  const body = await gather(request, announced, limit);
  if (!isGzip) return body;
  try {
    return await unzip(body, { maxOutputLength: limit, chunkSize: chunkSizeFor(body.length) });
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? new BodyTooLargeError() : new MalformedBodyError();
  }
}

// What is only announced may never come.
const maxReserved = 4 * 1024 * 1024;

/** Text unpacks to several times its size. Each chunk costs a trip to another thread and back. */
function chunkSizeFor(packed: number): number {
  return Math.min(Math.max(8 * packed, 16 * 1024), 1024 * 1024);
}

/**
 * All bytes of a request. A body of announced length gets memory of its own at once, which can be
 * handed to another thread, and into which every part is copied while it is still in the cache.
 */
async function gather(request: IncomingMessage, announced: number, limit: number): Promise<Buffer> {
  let body: Buffer = Buffer.allocUnsafeSlow(Math.min(announced, maxReserved));
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    const needed = length + part.length;
    if (needed > limit) throw new BodyTooLargeError();
    if (needed > body.length) {
      body = grow(body, length, needed <= announced ? announced : Math.min(limit, 2 * needed));
    }
    part.copy(body, length);
    length = needed;
  }
  return length === body.length ? body : body.subarray(0, length);
}

function grow(body: Buffer, length: number, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  body.copy(larger, 0, 0, length);
  return larger;
}
