import { percentDecode } from "./percent-decode.ts";

/** Members of a `baggage` header by key, values decoded. */
export type BaggageEntries = Map<string, { readonly value: string; readonly metadata: string | undefined }>;

// The limits of the W3C specification: what must be propagated, and what may be sent.
const MAX_LENGTH = 8_192;
const MAX_MEMBERS = 64;

/**
 * Parses a `baggage` header (https://www.w3.org/TR/baggage/) that anyone may have sent: bounded,
 * never throwing. A member that cannot be decoded is left out, and so is a key that comes twice
 * with different values.
 */
export function parseBaggage(header: string | undefined): BaggageEntries {
  const entries: BaggageEntries = new Map();
  if (header === undefined || header.length > MAX_LENGTH) return entries;
  const ambiguous = new Set<string>();
  for (const member of header.split(",", MAX_MEMBERS)) {
    const [pair = "", ...properties] = member.split(";");
    const equals = pair.indexOf("=");
    if (equals === -1) continue;
    const key = percentDecode(pair.slice(0, equals).trim());
    const value = percentDecode(pair.slice(equals + 1).trim());
    if (key === undefined || value === undefined || key === "") continue;
    if (entries.has(key) && entries.get(key)?.value !== value) ambiguous.add(key);
    entries.set(key, { value, metadata: properties.length === 0 ? undefined : properties.join(";").trim() });
  }
  for (const key of ambiguous) entries.delete(key);
  return entries;
}

/** Formats a `baggage` header within the limits; members that do not fit are left out, the last ones never. */
export function formatBaggage(entries: BaggageEntries): string {
  const members: string[] = [];
  let length = 0;
  // The ids are last and the reason for the header: they take their place first.
  for (const [key, { value, metadata }] of [...entries].toReversed()) {
    const encoded = encode(key, value);
    if (encoded === undefined) continue;
    const member = metadata ? `${encoded};${metadata}` : encoded;
    if (members.length >= MAX_MEMBERS || length + member.length + 1 > MAX_LENGTH) continue;
    members.push(member);
    length += member.length + 1;
  }
  return members.toReversed().join(",");
}

function encode(key: string, value: string): string | undefined {
  try {
    return `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
  } catch {
    // A lone surrogate cannot be encoded; left in, it would cost all other members.
    return undefined;
  }
}
