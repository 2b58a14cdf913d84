import type { DatabaseSync, StatementSync } from "node:sqlite";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { encodePayloads } from "../../otlp/encode-payloads.ts";
import { tracesData } from "../../otlp/proto.ts";
import {
  createPayloadReader,
  listPayloads,
  type EncodedPayload,
  type ReceivedSpan,
} from "../../otlp/received-span.ts";
import { DamagedStoreError } from "../store.ts";

/** Where the payload of a span stands. */
export interface PayloadAddress {
  readonly chunk: number;
  readonly position: number;
}

// A chunk is read whole to show one span of it, and compresses better the more it holds.
const maxSpans = 128;
const maxBytes = 512 * 1024;

/** Collects the payloads of one commit into chunks. */
export class ChunkBuilder {
  readonly #chunks: { readonly id: number; readonly payloads: EncodedPayload[] }[] = [];
  #bytes = 0;
  #nextId: number;

  constructor(nextId: number) {
    this.#nextId = nextId;
  }

  /** The chunk id to number the next commit's chunks from. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Returns where the payload will stand. */
  add(payload: EncodedPayload): PayloadAddress {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.payloads.length >= maxSpans || this.#bytes >= maxBytes) {
      chunk = { id: this.#nextId++, payloads: [] };
      this.#chunks.push(chunk);
      this.#bytes = 0;
    }
    chunk.payloads.push(payload);
    this.#bytes += payload.span.length;
    return { chunk: chunk.id, position: chunk.payloads.length - 1 };
  }

  *encode(): Iterable<{ readonly id: number; readonly data: Uint8Array }> {
    for (const { id, payloads } of this.#chunks) yield { id, data: encodeChunk(payloads) };
  }
}

/** Level 1 takes half the time of level 3, and a chunk becomes a fiftieth larger. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 64 * 1024 };

// Chunks are made one after another: none needs memory that would have to be collected.
const scratch = Buffer.allocUnsafeSlow(2 * maxBytes);

function borrow(length: number): Buffer {
  return length > scratch.length ? Buffer.allocUnsafeSlow(length) : scratch.subarray(0, length);
}

function encodeChunk(payloads: readonly EncodedPayload[]): Uint8Array {
  const bytes = encodePayloads(payloads, borrow);
  return zstdCompressSync(bytes, { ...compression, pledgedSrcSize: bytes.length });
}

// In one piece, mostly, in half the time of the usual small ones.
const decompression = { chunkSize: maxBytes };

const nothing = new Uint8Array();
/** Keeps the place of an erased span, so that those after it keep theirs. */
const placeholder: EncodedPayload = {
  span: nothing,
  resource: nothing,
  resourceSchemaUrl: "",
  scope: nothing,
  scopeSchemaUrl: "",
};

/** Reads payloads back. */
export class ChunkReader {
  readonly #read: StatementSync;

  constructor(blobs: DatabaseSync) {
    this.#read = blobs.prepare("SELECT data FROM chunks WHERE id = ?");
  }

  /** The payloads of a chunk by position. Empty where the chunk is gone. */
  read(chunk: number): readonly EncodedPayload[] {
    const data = this.#read.get(chunk)?.["data"];
    if (!(data instanceof Uint8Array)) return [];
    try {
      return [...listPayloads(tracesData.decode(zstdDecompressSync(data, decompression)))];
    } catch (error) {
      throw new DamagedStoreError({ cause: error });
    }
  }

  /** The payloads at some addresses, in their order; each chunk is read once. */
  readPayloads(addresses: readonly PayloadAddress[]): EncodedPayload[] {
    const chunks = new Map<number, readonly EncodedPayload[]>();
    return addresses.flatMap(({ chunk, position }) => {
      let payloads = chunks.get(chunk);
      if (payloads === undefined) chunks.set(chunk, (payloads = this.read(chunk)));
      return payloads[position] ?? [];
    });
  }

  /** The same, decoded. */
  readSpans(addresses: readonly PayloadAddress[]): ReceivedSpan[] {
    return this.readPayloads(addresses).flatMap((payload) => {
      const span = createPayloadReader()(payload);
      return typeof span === "string" ? [] : span;
    });
  }
}

/** Removes payloads from the file. */
export class ChunkEraser {
  readonly #reader: ChunkReader;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(blobs: DatabaseSync) {
    this.#reader = new ChunkReader(blobs);
    this.#update = blobs.prepare("UPDATE chunks SET data = ? WHERE id = ?");
    this.#delete = blobs.prepare("DELETE FROM chunks WHERE id = ?");
  }

  erase(addresses: Iterable<PayloadAddress>): void {
    for (const [chunk, erased] of Map.groupBy(addresses, (address) => address.chunk)) {
      const positions = new Set(erased.map(({ position }) => position));
      const rest = this.#reader
        .read(chunk)
        .map((payload, position) => (positions.has(position) ? placeholder : payload));
      if (rest.some((payload) => payload.span.length > 0)) this.#update.run(encodeChunk(rest), chunk);
      else this.#delete.run(chunk);
    }
  }
}
