import type { nodeCrypto } from "./node-crypto.ts";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/**
 * Compiles a key into HMAC-SHA256 (https://www.rfc-editor.org/rfc/rfc2104) of a text, as base64url.
 *
 * Made of two hashes where the platform hashes in one call: `createHmac` makes a native object each
 * time, which takes 1.6 times as long and leaves work for the garbage collector. See bench/adapters.
 */
export function createSigner(
  key: Uint8Array,
  { createHmac, createSecretKey, hash }: NonNullable<typeof nodeCrypto>,
): (text: string) => string {
  if (hash === undefined) {
    // Made once: with raw bytes every HMAC costs ten times as much.
    const secret = createSecretKey(key);
    return (text) => createHmac("sha256", secret).update(text).digest("base64url");
  }
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? hash("sha256", key, "buffer") : key);
  const innerPad = block.map((byte) => byte ^ 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  outer.set(block.map((byte) => byte ^ 0x5c));
  return (text) => {
    const inner = Buffer.allocUnsafe(BLOCK_BYTES + Buffer.byteLength(text));
    inner.set(innerPad);
    inner.write(text, BLOCK_BYTES);
    outer.set(hash("sha256", inner, "buffer"), BLOCK_BYTES);
    return hash("sha256", outer, "base64url");
  };
}
