const idLength = 8;
// The longest number: 53 bits, seven a byte.
const maxNumber = 8;

/** Writes whole numbers, most of them small, and span ids one after another. */
export class FactWriter {
  #bytes: Buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  reset(): void {
    this.#length = 0;
  }

  /** What was written since the last {@link reset}, until the next. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A whole number from 0 on, as safe integers go: seven bits a byte, the lowest first. */
  number(value: number): void {
    this.#reserve(maxNumber);
    let rest = Math.min(value, Number.MAX_SAFE_INTEGER);
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Sixteen hex digits. */
  id(id: string): void {
    this.#reserve(idLength);
    this.#bytes.write(id, this.#length, idLength, "hex");
    this.#length += idLength;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length);
    larger.set(this.bytes());
    this.#bytes = larger;
  }
}

/** Reads back what a {@link FactWriter} wrote. */
export class FactReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor({ buffer, byteOffset, length }: Uint8Array) {
    this.#bytes = Buffer.from(buffer, byteOffset, length);
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes[this.#position++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  id(): string {
    const start = this.#position;
    this.#position += idLength;
    return this.#bytes.toString("hex", start, this.#position);
  }
}
