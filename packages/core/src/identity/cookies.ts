import { percentDecode } from "../percent-decode.ts";
import { isEqual } from "./hmac.ts";

/**
 * The value of one cookie in a `Cookie` header, percent-decoded.
 *
 * Frameworks disagree on a name that comes twice and on malformed escapes, and whoever can set one
 * more cookie could choose a session. So: a name that comes twice with different values is
 * ambiguous and there is no value, and a value that cannot be decoded is none.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const text = header ?? "";
  let found: string | undefined;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf(";", start);
    if (end === -1) end = text.length;
    const equals = text.indexOf("=", start);
    // Most cookies are others': of them, nothing but the name is looked at.
    if (equals === -1 || equals > end || text.slice(start, equals).trim() !== name) continue;
    const value = unquoted(text.slice(equals + 1, end));
    if (found !== undefined && found !== value) return undefined;
    found = value;
  }
  return found ? percentDecode(found) : undefined;
}

/** A value as it is written, without the quotes it may stand in. */
function unquoted(written: string): string {
  const value = written.trim();
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** All cookie values of a header, decoded where they can be. */
export function cookieValues(header: string): string[] {
  return header.split(";").map((pair) => {
    const value = unquoted(pair.slice(pair.indexOf("=") + 1));
    return percentDecode(value) ?? value;
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
 * @param signers - one for each secret that is accepted.
 * @returns the value without its signature, or `undefined` where no secret fits.
 */
export function verifySignedCookie(
  cookie: string,
  signers: readonly ((text: string) => string)[],
): string | undefined {
  const value = signedValue(cookie);
  if (value === undefined) return undefined;
  const signature = cookie.slice(cookie.lastIndexOf(".") + 1);
  const signatureUrl = signature.replaceAll("+", "-").replaceAll("/", "_");
  return signers.some((sign) => isEqual(sign(value), signatureUrl)) ? value : undefined;
}
