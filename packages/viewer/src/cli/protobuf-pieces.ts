import { encodePayloads } from "../otlp/encode-payloads.ts";
import { tracesData } from "../otlp/proto.ts";
import { listPayloads, type EncodedPayload } from "../otlp/received-span.ts";
import { WireCursor } from "../otlp/wire-cursor.ts";
import { ByteQueue } from "./byte-queue.ts";

// Field 1, of bytes.
const resourceSpansTag = 0x0a;

/**
 * Cuts a stream of an encoded TracesData message between its fields, into messages of about
 * `mostBytes`. What is none stays whole: who receives it says so.
 */
export class ProtobufPieces {
  readonly #mostBytes: number;
  readonly #queue = new ByteQueue();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Takes more bytes. Yields what is complete, where it is enough. Throws where there is no such message. */
  *push(bytes: Uint8Array): Iterable<Buffer<ArrayBuffer>> {
    this.#queue.add(bytes);
    if (this.#queue.length < this.#mostBytes) return;
    if (this.#queue.bytes[0] !== resourceSpansTag)
      throw new Error("it is neither OTLP/JSON nor OTLP/protobuf");
    const whole = this.#wholeFields();
    if (whole > 0) yield* this.#take(whole);
  }

  *end(): Iterable<Buffer<ArrayBuffer>> {
    if (this.#queue.length > 0) yield* this.#take(this.#queue.length);
  }

  /** How many bytes of the queue are fields that have come to their end. */
  #wholeFields(): number {
    const cursor = new WireCursor(this.#queue.bytes, 0, this.#queue.length);
    let end = 0;
    try {
      while (cursor.next()) {
        cursor.skip();
        end = cursor.position;
      }
    } catch {
      // The last field goes on in what is still to come.
    }
    return end;
  }

  *#take(count: number): Iterable<Buffer<ArrayBuffer>> {
    const piece = this.#queue.copy(0, count);
    this.#queue.drop(count);
    // A single field may be as long as the file.
    const payloads = piece.length < 2 * this.#mostBytes ? null : readPayloads(piece);
    if (payloads === null) yield piece;
    else yield* encodeInPieces(payloads, this.#mostBytes);
  }
}

/** Null where it is no message. */
function readPayloads(piece: Uint8Array): Iterable<EncodedPayload> | null {
  try {
    return listPayloads(tracesData.decode(piece));
  } catch {
    return null;
  }
}

function* encodeInPieces(
  payloads: Iterable<EncodedPayload>,
  mostBytes: number,
): Iterable<Buffer<ArrayBuffer>> {
  let some: EncodedPayload[] = [];
  let bytes = 0;
  for (const payload of payloads) {
    some.push(payload);
    bytes += payload.span.length;
    if (bytes < mostBytes) continue;
    yield Buffer.from(encodePayloads(some));
    [some, bytes] = [[], 0];
  }
  if (some.length > 0) yield Buffer.from(encodePayloads(some));
}
