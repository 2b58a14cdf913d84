import { nodeCrypto } from "./node-crypto.ts";

/**
 * The value of one cookie in a `Cookie` header, percent-decoded.
 *
 * Frameworks disagree on a name that comes twice and on malformed escapes, and whoever can set one
 * more cookie could choose a session. So: a name that comes twice with different values is
 * ambiguous and there is no value, and a value that cannot be decoded is none.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header === "") return undefined;
  let found: string | undefined;
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
    const value = unquote(pair.slice(equals + 1).trim());
    if (found !== undefined && found !== value) return undefined;
    found = value;
  }
  if (found === undefined || found === "") return undefined;
  try {
    return found.includes("%") ? decodeURIComponent(found) : found;
  } catch {
    return undefined;
  }
}

const unquote = (value: string): string =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;

/** All cookie values of a header, decoded where they can be. */
export function cookieValues(header: string | undefined): string[] {
  if (header === undefined) return [];
  return header.split(";").map((pair) => {
    const value = unquote(pair.slice(pair.indexOf("=") + 1).trim());
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  });
}

/** The value in `s:<value>.<signature>`, the form of Express's signed cookies; unverified. */
export function signedValue(cookie: string): string | undefined {
  if (!cookie.startsWith("s:")) return undefined;
  const dot = cookie.lastIndexOf(".");
  return dot === -1 ? undefined : cookie.slice(2, dot);
}

/**
 * Verifies a cookie that Express signed (`cookie-signature`: HMAC-SHA256, base64 without padding).
 *
 * @returns the value without its signature, or `undefined` where no secret fits.
 */
export function verifySignedCookie(cookie: string, secrets: readonly string[]): string | undefined {
  const value = signedValue(cookie);
  if (value === undefined || nodeCrypto === undefined) return undefined;
  const signature = Buffer.from(cookie.slice(cookie.lastIndexOf(".") + 1));
  for (const secret of secrets) {
    const digest = nodeCrypto.createHmac("sha256", secret).update(value).digest("base64").replace(/=+$/, "");
    const expected = Buffer.from(digest);
    if (expected.length === signature.length && nodeCrypto.timingSafeEqual(expected, signature)) return value;
  }
  return undefined;
}
