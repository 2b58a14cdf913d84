import { createHmac } from "node:crypto";
import { assert, integer, property, string, uint8Array } from "fast-check";
import { expect, it } from "vitest";
import { createSigner } from "../src/identity/hmac.ts";

const keys = uint8Array({ maxLength: 200 });
const texts = string({ unit: "binary", maxLength: 500 });

it("signs as node:crypto does, whatever the key and the text", () => {
  assert(
    property(keys, texts, texts, (key, text, next) => {
      const sign = createSigner(key);
      for (const each of [text, next, text]) {
        expect(sign(each)).toBe(createHmac("sha256", key).update(each).digest("base64url"));
      }
    }),
  );
});

it("signs a text of any length", () => {
  const key = new Uint8Array(32).fill(7);
  const sign = createSigner(key);
  for (let length = 0; length < 300; length++) {
    const text = "a".repeat(length);
    expect(sign(text)).toBe(createHmac("sha256", key).update(text).digest("base64url"));
  }
  const long = "é".repeat(100_000);
  expect(sign(long)).toBe(createHmac("sha256", key).update(long).digest("base64url"));
});

it("gives as many characters as it is asked for", () => {
  assert(
    property(keys, texts, integer({ min: 0, max: 43 }), (key, text, length) => {
      expect(createSigner(key, length)(text)).toBe(createSigner(key)(text).slice(0, length));
    }),
  );
});
