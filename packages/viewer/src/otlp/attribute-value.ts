import type { AttributeValue } from "../api/contract.ts";
import { anyValue, arrayValue, keyValueList, type EncodedKeyValue, type Long } from "./proto.ts";

/** Values nested deeper than this are read as null: nobody means them, and they exhaust the stack. */
export const maxDepth = 64;

/** Decodes an encoded AnyValue. What is none is null: it must not cost the span. */
export function decodeAttributeValue(bytes: Uint8Array, depth = 0): AttributeValue {
  try {
    return decode(bytes, depth);
  } catch {
    return null;
  }
}

function decode(bytes: Uint8Array, depth: number): AttributeValue {
  const decoded = anyValue.decode(bytes);
  switch (decoded.value) {
    case "stringValue":
      return decoded.stringValue;
    case "boolValue":
      return decoded.boolValue;
    case "intValue":
      return readInteger(decoded.intValue);
    case "doubleValue":
      // JSON has no NaN and no infinities; OTLP/JSON writes them as these strings.
      return Number.isFinite(decoded.doubleValue) ? decoded.doubleValue : String(decoded.doubleValue);
    case "bytesValue":
      return Buffer.from(decoded.bytesValue).toString("base64");
    case "arrayValue":
      if (depth >= maxDepth) return null;
      return arrayValue
        .decode(decoded.arrayValue)
        .values.map((value) => decodeAttributeValue(value, depth + 1));
    case "kvlistValue":
      if (depth >= maxDepth) return null;
      return readAttributes(keyValueList.decode(decoded.kvlistValue).values, depth + 1);
    default:
      return null;
  }
}

/** All attributes, decoded, as an object without a prototype: a key may be `__proto__`. */
export function readAttributes(
  attributes: readonly EncodedKeyValue[],
  depth = 0,
): { readonly [key: string]: AttributeValue } {
  const result: { [key: string]: AttributeValue } = Object.create(null) as { [key: string]: AttributeValue };
  for (const { key, value } of attributes) result[key] = decodeAttributeValue(value, depth);
  return result;
}

/** An integer as a number where that is exact, else as its decimal digits. */
function readInteger(value: Long | number): AttributeValue {
  if (typeof value === "number") return value;
  const number = value.toNumber();
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** Attributes by name. A `ReadonlyMap` is one. */
export interface AttributeReader {
  get(key: string): AttributeValue | undefined;
  has(key: string): boolean;
  keys(): Iterable<string>;
}

/** Reads attributes one at a time, decoding only the values that are asked for. */
export class EncodedAttributes implements AttributeReader {
  readonly #encoded = new Map<string, Uint8Array>();

  constructor(attributes: readonly EncodedKeyValue[]) {
    for (const { key, value } of attributes) this.#encoded.set(key, value);
  }

  get(key: string): AttributeValue | undefined {
    const bytes = this.#encoded.get(key);
    return bytes === undefined ? undefined : decodeAttributeValue(bytes);
  }

  has(key: string): boolean {
    return this.#encoded.has(key);
  }

  keys(): Iterable<string> {
    return this.#encoded.keys();
  }
}
