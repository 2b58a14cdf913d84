import { absorb, BLOCK_BYTES, digest, DIGEST_BYTES, INITIAL_STATE } from "./sha-256.ts";

const MOST_PADDING = 72;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const encoder = /* @__PURE__ */ new TextEncoder();
// Used by one call at a time: making it anew takes as long as hashing.
let buffer = /* @__PURE__ */ new Uint8Array(512);

/** A text in UTF-8; what is no text stays as it is. */
export const toBytes = <Value>(value: Value): Exclude<Value, string> | Uint8Array =>
  typeof value === "string" ? encoder.encode(value) : (value as Exclude<Value, string>);

/**
 * Compiles a key into HMAC-SHA256 (RFC 2104) of a text, as base64url without padding.
 *
 * What depends on the key alone is hashed once, which leaves two blocks for a text of up to 55
 * bytes. `node:crypto` keeps no such state and takes several times as long inside a server, where
 * its native code is cold each time; and this runs, without waiting, where there is no `node:crypto`.
 * See docs/decisions/0004-hashing.md.
 *
 * @param length - how many characters to give, of the 43 that there are.
 */
export function createSigner(key: Uint8Array, length = 43): (text: string) => string {
  const block = new Uint8Array(key.length + MOST_PADDING);
  block.set(key);
  if (key.length > BLOCK_BYTES) {
    digest(INITIAL_STATE, 0, block, key.length);
    block.fill(0, DIGEST_BYTES);
  }
  const stateAfter = (pad: number): Int32Array =>
    absorb(
      INITIAL_STATE,
      block.map((byte) => byte ^ pad),
      BLOCK_BYTES,
    ).slice();
  // Inner, then outer hash: in a loop, since the compiler would put a copy of `digest` at each of two calls.
  const states = [stateAfter(0x36), stateAfter(0x5c)];
  const codes = Array.from({ length }, () => 0);
  return (text) => {
    const most = 3 * text.length + MOST_PADDING;
    if (buffer.length < most) buffer = new Uint8Array(most);
    let end = encoder.encodeInto(text, buffer).written;
    for (const state of states) {
      digest(state, BLOCK_BYTES, buffer, end);
      end = DIGEST_BYTES;
    }
    for (let index = 0; index < length; index++) {
      const bit = 6 * index;
      const at = bit >> 3;
      codes[index] = ALPHABET.charCodeAt((((buffer[at]! << 8) | buffer[at + 1]!) >> (10 - (bit & 7))) & 63);
    }
    // At once: a text put together from characters would keep all its beginnings.
    return String.fromCharCode(...codes);
  };
}

/** Compares in a time that does not tell where two texts differ. */
export function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++)
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}
