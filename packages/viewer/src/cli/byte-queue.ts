/** Bytes that are added behind and taken off in front, side by side in memory. */
export class ByteQueue {
  #bytes: Buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes themselves, until the next change; what stands after {@link length} means nothing. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  add(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  /** A copy of some bytes. */
  copy(start: number, end: number): Buffer<ArrayBuffer> {
    return Buffer.from(this.#bytes.subarray(start, end));
  }

  /** Takes off the first bytes. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}
