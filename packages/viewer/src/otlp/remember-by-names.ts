import type { AttributeReader } from "./attribute-value.ts";

let places = 0;

/**
 * `derive`, which must depend on the names of the attributes alone, applied once for all spans that
 * have the same ones. What it returns is shared, so that nobody may change it.
 */
export function rememberByNames<T extends object>(
  derive: (attributes: AttributeReader) => T,
): (attributes: AttributeReader) => T {
  const place = places++;
  return (attributes) => {
    const { names } = attributes;
    if (names === undefined) return derive(attributes);
    const known = names.derived[place] as T | undefined;
    if (known !== undefined) return known;
    const derived = derive(attributes);
    names.derived[place] = derived;
    return derived;
  };
}
