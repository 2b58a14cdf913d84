import { type Attributes, type Context, trace } from "@opentelemetry/api";
import { SESSION_ID, USER_ID } from "./attribute-names.ts";
import { SESSION_ID_KEY, USER_ID_KEY } from "./context-keys.ts";
import {
  attributeEntries,
  type AttributeEntry,
  extraEntries,
  type ExtraValues,
  isStringList,
  parseJson,
  type PromptTemplate,
  toAttributes,
  toJson,
} from "./context-values.ts";
import { warnIgnored } from "./diagnostics.ts";
import { areValidIds, hasIdFormat, ID_FORMAT, isValidId, validId } from "./identifier-format.ts";
import { readPlainContext } from "./plain-context.ts";
import { getSessionContext, withChange, withIds } from "./session-context.ts";
import { getLink } from "./span-links.ts";
import { contextManager } from "./registered-api.ts";

/** What can be said of everything that happens inside a scope. Every field may be left out. */
export interface ContextAttributes {
  /** `session.id`: 1–200 printable ASCII characters. */
  readonly sessionId?: string | undefined;
  /** `user.id`: 1–200 printable ASCII characters. */
  readonly userId?: string | undefined;
  /** `metadata`: anything JSON can say. An inner one replaces an outer one. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** `tag.tags`: a list of strings. An inner list replaces an outer one. */
  readonly tags?: readonly string[] | undefined;
  /** `llm.prompt_template.*` */
  readonly promptTemplate?: PromptTemplate | undefined;
  /** Further span attributes. Inner ones are added to outer ones, name by name. */
  readonly attributes?: Attributes | undefined;
}

/** The id if it is valid; else says once which call got an invalid one, and keeps the outer one. */
export function checkedId(call: string, field: string, id: unknown): string | undefined {
  if (isValidId(id)) return id;
  if (id !== undefined) warnIgnored(call, field, ID_FORMAT);
  return undefined;
}

/** The values to keep under context keys, those that cannot be kept left out and reported. */
export function toExtraValues(
  call: string,
  values: ContextAttributes,
  outer?: Context,
): ExtraValues | undefined {
  const { metadata, tags, promptTemplate, attributes } = values;
  const extra: { -readonly [Name in keyof ExtraValues]: ExtraValues[Name] } = {};
  if (metadata !== undefined)
    keep("metadata", "a JSON object", isRecord(metadata) ? toJson(metadata) : undefined);
  if (tags !== undefined) keep("tags", "a list of strings", isStringList(tags) ? toJson(tags) : undefined);
  if (promptTemplate !== undefined) {
    const { template, version, variables } = promptTemplate;
    keep("template", "a string", typeof template === "string" ? template : undefined);
    if (version !== undefined) keep("version", "a string", typeof version === "string" ? version : undefined);
    if (variables !== undefined)
      keep("variables", "a JSON object", isRecord(variables) ? toJson(variables) : undefined);
  }
  if (attributes !== undefined) {
    const outerJson = outer && getSessionContext(outer)?.extra?.attributes;
    const outerRecord = outerJson === undefined ? undefined : parseJson(outerJson);
    const own = isRecord(attributes) ? attributeEntries(attributes) : undefined;
    const merged =
      own && toAttributes([...attributeEntries(isRecord(outerRecord) ? outerRecord : {}), ...own]);
    keep("attributes", "an object of span attributes", merged && toJson(merged));
  }
  return Object.keys(extra).length === 0 ? undefined : extra;

  function keep(field: keyof ExtraValues, expected: string, value: string | undefined): void {
    if (value !== undefined) extra[field] = value;
    else warnIgnored(call, field, expected);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The session id that a span started in a context would carry: its own, the request's, or that of
 * the active span.
 *
 * @param context - defaults to the active context.
 *
 * @example
 * ```ts
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { getSessionId, setSession } from "@otel-sessions/core";
 *
 * getSessionId(); // of the active context: undefined out here
 * getSessionId(setSession(ROOT_CONTEXT, "conversation-1")); // "conversation-1"
 * ```
 */
export function getSessionId(context: Context = contextManager().active()): string | undefined {
  return readId(context, SESSION_ID_KEY, SESSION_ID);
}

/**
 * The user id that a span started in a context would carry: its own, the request's, or that of the
 * active span.
 *
 * @param context - defaults to the active context.
 *
 * @example
 * ```ts
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { getUserId, setUser } from "@otel-sessions/core";
 *
 * getUserId(); // of the active context: undefined out here
 * getUserId(setUser(ROOT_CONTEXT, "ada")); // "ada"
 * ```
 */
export function getUserId(context: Context = contextManager().active()): string | undefined {
  return readId(context, USER_ID_KEY, USER_ID);
}

function readId(context: Context, key: symbol, name: typeof SESSION_ID | typeof USER_ID): string | undefined {
  const id = context.getValue(key);
  if (hasIdFormat(id)) return id;
  const link = getLink(trace.getSpanContext(context));
  if (link === undefined) return undefined;
  const { scope, attributes } = link.root;
  return (
    (name === SESSION_ID ? scope?.sessionId : scope?.userId) ??
    validId(link.attributes?.[name] ?? attributes?.[name])
  );
}

/**
 * All attributes that a span started in a context would be given, by attribute name.
 *
 * @param context - defaults to the active context.
 * @returns an object without a prototype; `metadata` and `llm.prompt_template.variables` are JSON strings.
 *
 * @example
 * ```ts
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { getContextAttributes, setContextAttributes } from "@otel-sessions/core";
 *
 * const context = setContextAttributes(ROOT_CONTEXT, { sessionId: "conversation-1", tags: ["beta"] });
 * getContextAttributes(context); // { "session.id": "conversation-1", "tag.tags": ["beta"] }
 * ```
 */
export function getContextAttributes(context: Context = contextManager().active()): Attributes {
  const session = getSessionContext(context);
  const entries: AttributeEntry[] = [];
  // Outer first: a later entry of the same name wins.
  for (const extra of [
    session?.scope?.extra,
    readPlainContext(session?.base ?? context).extra,
    session?.extra,
  ]) {
    if (extra !== undefined) entries.push(...extraEntries(extra));
  }
  const sessionId = getSessionId(context);
  if (sessionId !== undefined) entries.push([SESSION_ID, sessionId]);
  const userId = getUserId(context);
  if (userId !== undefined) entries.push([USER_ID, userId]);
  return toAttributes(entries);
}

/**
 * A context with a session, for code that handles contexts itself. Nothing is activated.
 *
 * @returns a new context, or the same one where the id is invalid.
 *
 * @example
 * ```ts
 * import { context, trace } from "@opentelemetry/api";
 * import { setSession } from "@otel-sessions/core";
 *
 * const inner = setSession(context.active(), "conversation-1");
 * trace.getTracer("app").startSpan("work", {}, inner).end();
 * ```
 */
export function setSession(context: Context, id: string): Context {
  const sessionId = checkedId("setSession", "id", id);
  return sessionId === undefined ? context : withIds(context, sessionId, undefined);
}

/**
 * A context with a user, for code that handles contexts itself. Nothing is activated.
 *
 * @returns a new context, or the same one where the id is invalid.
 *
 * @example
 * ```ts
 * import { context, trace } from "@opentelemetry/api";
 * import { setUser } from "@otel-sessions/core";
 *
 * const inner = setUser(context.active(), "ada");
 * trace.getTracer("app").startSpan("work", {}, inner).end();
 * ```
 */
export function setUser(context: Context, id: string): Context {
  const userId = checkedId("setUser", "id", id);
  return userId === undefined ? context : withIds(context, undefined, userId);
}

/**
 * A context with any of the attributes, for code that handles contexts itself. What is left out or
 * invalid stays as it was.
 *
 * @example
 * ```ts
 * import { context } from "@opentelemetry/api";
 * import { setContextAttributes } from "@otel-sessions/core";
 *
 * const inner = setContextAttributes(context.active(), { userId: "ada", metadata: { plan: "pro" } });
 * context.with(inner, () => {
 *   // spans started here carry user.id and metadata
 * });
 * ```
 */
export function setContextAttributes(context: Context, values: ContextAttributes): Context {
  return applyAttributes("setContextAttributes", context, values);
}

/** Lays attributes over a context, on behalf of a call that is named in diagnostics. */
export function applyAttributes(call: string, context: Context, values: ContextAttributes): Context {
  let { sessionId, userId } = values;
  const { metadata, tags, promptTemplate, attributes } = values;
  if (!areValidIds(sessionId, userId)) {
    sessionId = checkedId(call, "sessionId", sessionId);
    userId = checkedId(call, "userId", userId);
  }
  if (
    metadata === undefined &&
    tags === undefined &&
    promptTemplate === undefined &&
    attributes === undefined
  ) {
    return sessionId === undefined && userId === undefined ? context : withIds(context, sessionId, userId);
  }
  return withChange(context, { sessionId, userId, extra: toExtraValues(call, values, context) });
}
