/** https://protobuf.dev/programming-guides/encoding/#structure */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, group: 3, endOfGroup: 4, fixed32: 5 } as const;

/**
 * Steps through the fields of an encoded message without decoding them: nothing is allocated, and
 * what nobody asks for costs no more than its tag. Throws a `RangeError` where the message ends
 * early, or is none.
 */
export class WireCursor {
  readonly bytes: Buffer;
  /** Where the next field, or the value of this one, begins. */
  position: number;
  readonly end: number;
  /** Number and wire type of the current field. */
  field = 0;
  type = 0;
  /** Where the value of a field of bytes ends; it begins at {@link position}. */
  valueEnd = 0;

  constructor(bytes: Buffer, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Goes to the next field. False at the end of the message. The value must be read or skipped. */
  next(): boolean {
    if (this.position >= this.end) return false;
    const tag = this.varint();
    this.field = tag >>> 3;
    this.type = tag & 7;
    if (this.field === 0) throw new RangeError("a field has the number 0");
    if (this.type === wireType.bytes) {
      const length = this.varint();
      this.valueEnd = this.position + length;
      if (this.valueEnd > this.end) throw new RangeError("a value ends after its message");
    }
    return true;
  }

  skip(): void {
    switch (this.type) {
      case wireType.varint:
        this.#skipVarint();
        break;
      case wireType.fixed64:
        this.#advance(8);
        break;
      case wireType.bytes:
        this.position = this.valueEnd;
        break;
      case wireType.fixed32:
        this.#advance(4);
        break;
      case wireType.group:
        this.#skipGroup();
        break;
      default:
        throw new RangeError(`there is no wire type ${this.type}`);
    }
  }

  /** The lower 32 bits of a varint. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) break;
      const byte = this.bytes[this.position++] as number;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError("a varint does not end");
  }

  /** Nanoseconds since 1970 as microseconds, of the field at hand. */
  microseconds(): number {
    const at = this.position;
    this.#advance(8);
    return toMicroseconds(this.bytes.readUInt32LE(at + 4), this.bytes.readUInt32LE(at));
  }

  #skipVarint(): void {
    for (let length = 0; length < 10 && this.position < this.end; length++) {
      if ((this.bytes[this.position++] as number) < 0x80) return;
    }
    throw new RangeError("a varint does not end");
  }

  /** Groups nest, so they are counted rather than entered. */
  #skipGroup(): void {
    const open = [this.field];
    while (open.length > 0) {
      if (!this.next()) throw new RangeError("a group does not end");
      if (this.type === wireType.group) open.push(this.field);
      else if (this.type !== wireType.endOfGroup) this.skip();
      else if (open.pop() !== this.field) throw new RangeError("a group ends that did not begin");
    }
  }

  #advance(length: number): void {
    this.position += length;
    if (this.position > this.end) throw new RangeError("a value ends after its message");
  }
}

/**
 * 64 bits of nanoseconds as microseconds. A number does not hold today in nanoseconds exactly, so
 * the halves are divided one by one, as on paper: 2^32 is 4,294,967 thousands and 296. Beyond the
 * year 2255 microseconds are no safe integers either: all that is later is then.
 */
export function toMicroseconds(high: number, low: number): number {
  return Math.min(high * 4_294_967 + Math.floor((high * 296 + low) / 1000), Number.MAX_SAFE_INTEGER);
}
