import * as crypto from "node:crypto";
import { assert, property, string, uint8Array } from "fast-check";
import { expect, it } from "vitest";
import { createSigner } from "../src/identity/hmac.ts";

const keys = uint8Array({ maxLength: 200 });
const texts = string({ unit: "binary", maxLength: 500 });

it("signs as createHmac does, whatever the key and the text", () => {
  assert(
    property(keys, texts, texts, (key, text, next) => {
      const sign = createSigner(key, crypto);
      for (const each of [text, next, text]) {
        expect(sign(each)).toBe(crypto.createHmac("sha256", key).update(each).digest("base64url"));
      }
    }),
  );
});

it("signs the same where the platform cannot hash in one call", () => {
  assert(
    property(uint8Array({ minLength: 1, maxLength: 200 }), texts, (key, text) => {
      const { createHmac, createSecretKey, randomBytes, timingSafeEqual } = crypto;
      const sign = createSigner(key, { createHmac, createSecretKey, randomBytes, timingSafeEqual });
      expect(sign(text)).toBe(createSigner(key, crypto)(text));
    }),
  );
});
