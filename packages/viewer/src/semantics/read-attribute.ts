import type { AttributeReader } from "../otlp/attribute-value.ts";

/** The first of `names` that holds text: a non-empty string, or a number in its place. */
export function readText(attributes: AttributeReader, names: readonly string[]): string | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return null;
}

/** The first of `names` that holds a count: a number that is not negative. Strings of digits are counts. */
export function readCount(attributes: AttributeReader, names: readonly string[]): number | null {
  for (const name of names) {
    const count = toCount(attributes.get(name));
    if (count !== null) return count;
  }
  return null;
}

/** Nobody counts a billion; sums of what is below it are exact. */
const maxCount = 1e9;

/** A whole number that is not negative, or null. */
export function toCount(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= maxCount ? Math.trunc(number) : null;
}
