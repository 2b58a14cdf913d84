// Senders use few sets of names, but nothing makes them: beyond so many names, all are learnt anew.
const maxKnown = 20_000;
const maxKeyLength = 256;
// So many are compared one by one before a key is looked up.
const maxTried = 8;

let known = 0;

/**
 * The names of the attributes of a span, in their order. Spans of one kind have the same, so that
 * names are neither decoded nor hashed again: the bytes are compared with those that came here
 * before.
 */
export class KeySequence {
  readonly #before: KeySequence | null;
  readonly #key: string;
  readonly #bytes: Buffer;
  readonly #next: KeySequence[] = [];
  #nextByKey: Map<string, KeySequence> | null = null;
  #positions: ReadonlyMap<string, number> | null = null;
  #derived: unknown[] | null = null;

  private constructor(before: KeySequence | null, key: string, bytes: Buffer) {
    this.#before = before;
    this.#key = key;
    this.#bytes = bytes;
  }

  static #root = new KeySequence(null, "", Buffer.alloc(0));

  /** The sequence without any key, from which all others are reached. */
  static empty(): KeySequence {
    if (known > maxKnown) {
      known = 0;
      KeySequence.#root = new KeySequence(null, "", Buffer.alloc(0));
    }
    return KeySequence.#root;
  }

  /** The sequence of these keys and the one in `bytes` from `start` to `end`. */
  with(bytes: Buffer, start: number, end: number): KeySequence {
    const tried = Math.min(this.#next.length, maxTried);
    for (let index = 0; index < tried; index++) {
      const candidate = this.#next[index] as KeySequence;
      if (candidate.#isAt(bytes, start, end)) return candidate;
    }
    return this.#find(bytes, start, end);
  }

  #isAt(bytes: Buffer, start: number, end: number): boolean {
    const own = this.#bytes;
    if (own.length !== end - start) return false;
    // From the end: names of one instrumentation begin alike.
    for (let index = own.length - 1; index >= 0; index--) {
      if (own[index] !== bytes[start + index]) return false;
    }
    return true;
  }

  #find(bytes: Buffer, start: number, end: number): KeySequence {
    const key = bytes.toString("utf8", start, end);
    const found = this.#nextByKey?.get(key);
    if (found !== undefined) return found;
    const added = new KeySequence(this, key, Buffer.from(bytes.subarray(start, end)));
    if (end - start > maxKeyLength) return added;
    known++;
    if (this.#next.length < maxTried) this.#next.push(added);
    this.#nextByKey ??= new Map();
    this.#nextByKey.set(key, added);
    return added;
  }

  /** What was found to follow from the names: see remember-by-names.ts. */
  get derived(): unknown[] {
    return (this.#derived ??= []);
  }

  /** The position of each key; where one is repeated, the last. */
  get positions(): ReadonlyMap<string, number> {
    if (this.#positions !== null) return this.#positions;
    const keys: string[] = this.#before === null ? [] : [this.#key];
    let sequence = this.#before;
    while (sequence !== null && sequence.#before !== null) {
      keys.push(sequence.#key);
      sequence = sequence.#before;
    }
    known += keys.length;
    this.#positions = new Map(keys.toReversed().map((key, position) => [key, position]));
    return this.#positions;
  }
}
