/** SHA-256 takes a message in by blocks of so many bytes. */
export const BLOCK_BYTES = 64;
export const DIGEST_BYTES = 32;

/**
 * The first 32 bits of the fractional parts of the roots of the first primes: where SHA-256 takes
 * its constants from. None lies so close to a whole number that a float's last digits, which differ
 * between engines, could matter: they are 2^-18 of the last bit, the closest is 2^-8 away from it.
 */
function fractionsOfRoots(degree: number, count: number): Int32Array {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return Int32Array.from(primes, (prime) => prime ** (1 / degree) * 2 ** 32);
}

/** FIPS 180-4, section 4.2.2 */
const CONSTANTS = /* @__PURE__ */ fractionsOfRoots(3, 64);
/** The state that hashing begins with. FIPS 180-4, section 5.3.3 */
export const INITIAL_STATE: Int32Array = /* @__PURE__ */ fractionsOfRoots(2, 8);

// Both are used by one call at a time: making them anew takes as long as hashing.
/** The words of a block and those that follow from them. */
const words = /* @__PURE__ */ new Int32Array(64);
/** Eight words, and a zero. */
const state = /* @__PURE__ */ new Int32Array(9);

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** Mixes the block whose words are in `words` into `state` (FIPS 180-4, section 6.2.2). */
function compress(): void {
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!;
    const y = words[i - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CONSTANTS[i]! + words[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** The state after whole blocks, which the next call overwrites. */
export function absorb(before: Int32Array, blocks: Uint8Array, end: number): Int32Array {
  for (let i = 0; i < 8; i++) state[i] = before[i]!;
  for (let start = 0; start < end; start += BLOCK_BYTES) {
    for (let i = 0; i < 16; i++) {
      const at = start + 4 * i;
      words[i] = (blocks[at]! << 24) | (blocks[at + 1]! << 16) | (blocks[at + 2]! << 8) | blocks[at + 3]!;
    }
    compress();
  }
  return state;
}

/**
 * Goes on hashing from a state and ends.
 *
 * @param before - the state after what came before.
 * @param length - how many bytes that was: a multiple of 64.
 * @param buffer - the rest of the message and room for 72 bytes; afterwards the digest's 32 bytes and a zero.
 * @param end - where in the buffer the message ends.
 */
export function digest(before: Int32Array, length: number, buffer: Uint8Array, end: number): void {
  const padded = (end + 72) & ~63;
  let at = end;
  buffer[at++] = 0x80;
  while (at < padded) buffer[at++] = 0;
  for (let bits = (length + end) * 8; bits > 0; bits >>>= 8) buffer[--at] = bits;
  absorb(before, buffer, padded);
  for (let i = 0; i <= DIGEST_BYTES; i++) buffer[i] = state[i >> 2]! >>> (24 - 8 * (i & 3));
}
