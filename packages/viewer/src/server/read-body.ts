import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { freeMemory } from "../otlp/free-memory.ts";

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
  const chunkSize = chunkSizeFor(body);
  try {
    const unpacked = await unzip(body, { maxOutputLength: limit, chunkSize });
    freeMemory(body);
    return unpacked.buffer.byteLength === chunkSize ? cut(unpacked) : unpacked;
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? new BodyTooLargeError() : new MalformedBodyError();
  }
}

// What is only announced may never come.
const maxReserved = 4 * 1024 * 1024;
// What is smaller shares its memory with others.
const minReserved = 64 * 1024;

/**
 * Gzip says at its end how many bytes it becomes. In one chunk, with room to spare so that nobody
 * looks for more, they take one trip to another thread, and need not be put together.
 */
function chunkSizeFor(packed: Buffer): number {
  const announced = packed.length < 4 ? 0 : packed.readUInt32LE(packed.length - 4);
  return Math.min(Math.max(announced + 1, minReserved), maxReserved);
}

/** The beginning of a chunk in memory of its own; the rest is freed. */
function cut({ buffer, byteOffset, length }: Buffer): Buffer {
  return Buffer.from((buffer as ArrayBuffer).transfer(byteOffset + length), byteOffset);
}

/**
 * All bytes of a request. A body of announced length gets memory of its own at once, which can be
 * handed to another thread, and into which every part is copied while it is still in the cache.
 */
function gather(request: IncomingMessage, announced: number, limit: number): Promise<Buffer> {
  let body: Buffer = Buffer.allocUnsafeSlow(Math.min(announced, maxReserved));
  let length = 0;
  return new Promise((resolve, reject) => {
    const add = (part: Buffer): void => {
      const needed = length + part.length;
      if (needed > limit) {
        request.off("data", add).pause();
        reject(new BodyTooLargeError());
        return;
      }
      if (needed > body.length) {
        body = grow(body, length, needed <= announced ? announced : Math.min(limit, 2 * needed));
      }
      part.copy(body, length);
      freeMemory(part);
      length = needed;
    };
    request
      .on("data", add)
      .on("end", () => resolve(length === body.length ? body : body.subarray(0, length)))
      .on("error", reject);
  });
}

function grow(body: Buffer, length: number, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  body.copy(larger, 0, 0, length);
  return larger;
}
