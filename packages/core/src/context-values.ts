import type { AttributeValue, Attributes } from "@opentelemetry/api";
import { openInferenceKey } from "./context-keys.ts";

/** A prompt template and what was put into it, after OpenInference's `llm.prompt_template.*`. */
export interface PromptTemplate {
  readonly template: string;
  readonly version?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * What a context carries besides session and user. Each value stands here as it is kept under its
 * context key: strings, and JSON for what is not a string, as OpenInference keeps them.
 */
export interface ExtraValues {
  readonly metadata?: string;
  readonly tags?: string;
  readonly template?: string;
  readonly version?: string;
  readonly variables?: string;
  readonly attributes?: string;
}

/** Which attribute each field becomes (OpenInference's names); free attributes come last, and give way. */
const ATTRIBUTE_NAMES: readonly (readonly [keyof ExtraValues, string])[] = [
  ["metadata", "metadata"],
  ["tags", "tag.tags"],
  ["template", "llm.prompt_template.template"],
  ["version", "llm.prompt_template.version"],
  ["variables", "llm.prompt_template.variables"],
];

/** Which field of {@link ExtraValues} is kept under which context key. */
export const EXTRA_KEYS: ReadonlyMap<symbol, keyof ExtraValues> = new Map<symbol, keyof ExtraValues>([
  ...ATTRIBUTE_NAMES.map(([field, name]) => [openInferenceKey(name), field] as const),
  [openInferenceKey("attributes"), "attributes"],
]);

/** Parses JSON that somebody else wrote; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON for a context value; `undefined` where there is none (cycles, functions, BigInt). */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

const isPrimitive = (value: unknown): value is string | number | boolean =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && !Number.isNaN(value));

/** Whether OpenTelemetry takes a value as a span attribute: a primitive, or a list of one kind of them. */
export function isAttributeValue(value: unknown): value is AttributeValue {
  if (!Array.isArray(value)) return isPrimitive(value);
  const first: unknown = value.find((item) => item !== null && item !== undefined);
  if (first === undefined) return true;
  const kind = typeof first;
  return value.every(
    (item) => item === null || item === undefined || (isPrimitive(item) && typeof item === kind),
  );
}

/** An attribute and its value, in the form the span processor sets them. */
export type AttributeEntry = readonly [name: string, value: AttributeValue];

/** Names that would reach `Object.prototype` when a consumer expands dotted keys into objects. */
const isDangerousName = (name: string): boolean =>
  name === "" ||
  name.split(".").some((part) => part === "__proto__" || part === "constructor" || part === "prototype");

/** The usable entries of a record of attributes, dangerous names and unusable values left out. */
export function attributeEntries(record: Readonly<Record<string, unknown>>): AttributeEntry[] {
  const entries: AttributeEntry[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (!isDangerousName(name) && isAttributeValue(value)) entries.push([name, value]);
  }
  return entries;
}

export const isStringList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

function tagList(json: string): AttributeValue {
  const tags = parseJson(json);
  // The specification and Python say a list of strings; a context written by other code may hold anything.
  return isStringList(tags) ? tags : json;
}

const entriesByValues = new WeakMap<ExtraValues, readonly AttributeEntry[]>();

/** The span attributes that extra context values stand for. Computed once per object of values. */
export function extraEntries(values: ExtraValues): readonly AttributeEntry[] {
  const known = entriesByValues.get(values);
  if (known !== undefined) return known;
  const entries: AttributeEntry[] = [];
  for (const [field, name] of ATTRIBUTE_NAMES) {
    const value = values[field];
    if (value !== undefined) entries.push([name, field === "tags" ? tagList(value) : value]);
  }
  if (values.attributes !== undefined) {
    const record = parseJson(values.attributes);
    if (typeof record === "object" && record !== null)
      entries.push(...attributeEntries(record as Record<string, unknown>));
  }
  entriesByValues.set(values, entries);
  return entries;
}

/** Attributes as one object without a prototype. */
export function toAttributes(entries: Iterable<AttributeEntry>): Attributes {
  const attributes = Object.create(null) as Attributes;
  for (const [name, value] of entries) attributes[name] = value;
  return attributes;
}
