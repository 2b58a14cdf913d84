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
  let found: string | undefined;
  // Most requests have cookies of others: they are not even taken apart.
  for (const pair of header?.includes(name) === true ? header.split(";") : []) {
    const equals = pair.indexOf("=");
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
    const value = valueOf(pair);
    if (found !== undefined && found !== value) return undefined;
    found = value;
  }
  return found === undefined || found === "" ? undefined : percentDecode(found);
}

/** The value of a `name=value` pair, as it is written. */
function valueOf(pair: string): string {
  const value = pair.slice(pair.indexOf("=") + 1).trim();
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** All cookie values of a header, decoded where they can be. */
export function cookieValues(header: string): string[] {
  return header.split(";").map((pair) => percentDecode(valueOf(pair)) ?? valueOf(pair));
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
