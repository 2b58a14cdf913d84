import type { AttributeValue } from "../api/contract.ts";
import { KeySequence } from "./key-sequence.ts";
import { anyValue, arrayValue, keyValueList, type EncodedKeyValue, type Long } from "./proto.ts";
import { WireCursor, wireType } from "./wire-cursor.ts";

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
  /** The names alone: the same object where they are the same. See remember-by-names.ts. */
  readonly names?: AttributeNames;
}

/** The names that many spans have, and what follows from them. */
export interface AttributeNames {
  readonly derived: unknown[];
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

// Tags of an AnyValue that is text, and of one that is an integer.
const textTag = 0x0a;
const integerTag = 0x18;

/**
 * The attributes of a span, of which only the places of the values are kept: most are never read,
 * and each that was decoded in vain would have to be collected as garbage.
 */
export class SpanAttributes implements AttributeReader {
  readonly names: KeySequence;
  readonly #bytes: Buffer;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #values: readonly number[];
  readonly #first: number;

  /**
   * `values` holds the start and the end of each value, those of this span from `first` on, in the
   * order of the keys.
   */
  constructor(bytes: Buffer, keys: KeySequence, values: readonly number[], first: number) {
    this.names = keys;
    this.#bytes = bytes;
    this.#positions = keys.positions;
    this.#values = values;
    this.#first = first;
  }

  get(key: string): AttributeValue | undefined {
    const position = this.#positions.get(key);
    if (position === undefined) return undefined;
    const at = this.#first + 2 * position;
    return readValue(this.#bytes, this.#values[at] as number, this.#values[at + 1] as number);
  }

  has(key: string): boolean {
    return this.#positions.has(key);
  }

  keys(): Iterable<string> {
    return this.#positions.keys();
  }
}

/** {@link decodeAttributeValue}, without much ado where it is a text or a small integer. */
function readValue(bytes: Buffer, start: number, end: number): AttributeValue {
  const tag = bytes[start];
  const first = bytes[start + 1] as number;
  if (tag === textTag) {
    const isShort = first < 0x80;
    const second = bytes[start + 2] as number;
    const from = isShort ? start + 2 : start + 3;
    const length = isShort ? first : (first & 0x7f) | (second << 7);
    if ((isShort || second < 0x80) && from + length === end) return bytes.toString("utf8", from, end);
  } else if (tag === integerTag && end - start === 2) {
    return first;
  } else if (tag === integerTag && end - start === 3) {
    return (first & 0x7f) | ((bytes[start + 2] as number) << 7);
  }
  return decodeAttributeValue(bytes.subarray(start, end));
}

// Tags of a KeyValue's key and value, and of those the ones that nearly all senders write: in this
// order, the key shorter than 128 bytes, the value than 16,384.
const keyTag = 0x0a;
const valueTag = 0x12;

/** Where an attribute's value stands in a cursor's field, whose key is added to `keys`. */
export function stepThroughAttribute(cursor: WireCursor, keys: KeySequence, values: number[]): KeySequence {
  const { bytes, position, valueEnd } = cursor;
  if (bytes[position] === keyTag) {
    const keyStart = position + 2;
    const keyEnd = keyStart + (bytes[position + 1] as number);
    if (keyEnd - keyStart < 0x80 && keyEnd + 1 < valueEnd && bytes[keyEnd] === valueTag) {
      const first = bytes[keyEnd + 1] as number;
      const second = bytes[keyEnd + 2] as number;
      const isShort = first < 0x80;
      const start = isShort ? keyEnd + 2 : keyEnd + 3;
      const length = isShort ? first : (first & 0x7f) | (second << 7);
      if ((isShort || second < 0x80) && start + length === valueEnd) {
        values.push(start, valueEnd);
        return keys.with(bytes, keyStart, keyEnd);
      }
    }
  }
  return stepThroughUnusual(cursor, keys, values);
}

/** The same for fields in any order, repeated, or with others between them. */
function stepThroughUnusual(cursor: WireCursor, keys: KeySequence, values: number[]): KeySequence {
  const { bytes, position, valueEnd } = cursor;
  let keyStart = position;
  let keyEnd = position;
  let start = position;
  let end = position;
  const attribute = new WireCursor(bytes, position, valueEnd);
  while (attribute.next()) {
    if (attribute.type === wireType.bytes && attribute.field === 1) {
      keyStart = attribute.position;
      keyEnd = attribute.valueEnd;
    } else if (attribute.type === wireType.bytes && attribute.field === 2) {
      start = attribute.position;
      end = attribute.valueEnd;
    }
    attribute.skip();
  }
  values.push(start, end);
  return keys.with(bytes, keyStart, keyEnd);
}
