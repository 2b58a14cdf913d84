import { bind, copyShape, isGenerator } from "./bind.ts";
import { applyAttributes, type ContextAttributes } from "./context-attributes.ts";
import type { PromptTemplate } from "./context-values.ts";
import { expected } from "./expected.ts";
import { contextManager } from "./registered-api.ts";

type AnyFunction = (...args: never[]) => unknown;

/**
 * What a `using*` helper without a callback returns. It wraps a function, and works as a method
 * decorator, both the standard (TC39) and the legacy (`experimentalDecorators`) kind, on instance
 * and static methods, sync and async, generators included.
 */
export interface Wrapper {
  /** As a legacy method decorator. */
  (target: object, name: string | symbol, descriptor: PropertyDescriptor): void;
  /** As a standard method decorator. */
  <Method extends AnyFunction>(method: Method, context: ClassMethodDecoratorContext): Method;
  /** Around a function. */
  <Fn extends AnyFunction>(fn: Fn): Fn;
}

function createWrapper(call: string, values: ContextAttributes): Wrapper {
  const wrap = (method: AnyFunction): AnyFunction => {
    const wrapped = function (this: unknown, ...args: never[]): unknown {
      return using(call, values, () => method.apply(this as never, args));
    };
    return copyShape(wrapped, method);
  };
  const wrapper = (target: unknown, member?: unknown, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor !== undefined) {
      if (typeof descriptor.value !== "function") throw notAMethod(call, String(member));
      descriptor.value = wrap(descriptor.value as AnyFunction);
      return descriptor;
    }
    if (isDecoratorContext(member) && member.kind !== "method") throw notAMethod(call, String(member.name));
    if (typeof target !== "function") {
      throw expected(`${call} to wrap a function`, typeof target);
    }
    return wrap(target as AnyFunction);
  };
  return wrapper as Wrapper;
}

const isDecoratorContext = (value: unknown): value is DecoratorContext =>
  typeof value === "object" && value !== null && "kind" in value;

const notAMethod = (call: string, member: string): TypeError =>
  expected(`${call} to decorate a method`, `\`${member}\`, which is none`);

/**
 * Everything inside belongs to one session: each span started there carries `session.id`.
 *
 * With a callback it runs it at once and returns its value; without one it returns a wrapper for
 * functions that is a method decorator, too. An invalid id (see {@link ContextAttributes}) changes
 * nothing: the callback runs, the outer session stays, and `diag` says so once.
 *
 * @example
 * ```ts
 * import { usingSession } from "@otel-sessions/core";
 *
 * const answer = await usingSession("conversation-1", async () => "spans in here carry it");
 *
 * const chat = usingSession("conversation-1")(async (question: string) => `You asked ${question}`);
 * ```
 */
export function usingSession(sessionId: string): Wrapper;
export function usingSession<Result>(sessionId: string, fn: () => Result): Result;
export function usingSession<Result>(sessionId: string, fn?: () => Result): Result | Wrapper {
  return using("usingSession", { sessionId }, fn);
}

/**
 * Everything inside is done for one user: each span started there carries `user.id`. Otherwise
 * like {@link usingSession}.
 *
 * @example
 * ```ts
 * import { getUserId, usingUser } from "@otel-sessions/core";
 *
 * usingUser("ada", () => getUserId()); // "ada" where a context manager is registered
 * ```
 */
export function usingUser(userId: string): Wrapper;
export function usingUser<Result>(userId: string, fn: () => Result): Result;
export function usingUser<Result>(userId: string, fn?: () => Result): Result | Wrapper {
  return using("usingUser", { userId }, fn);
}

/**
 * Session, user, metadata, tags, prompt template and free attributes at once. Scopes nest: an inner
 * value wins, what it does not set is inherited. Otherwise like {@link usingSession}.
 *
 * @example
 * ```ts
 * import { usingAttributes } from "@otel-sessions/core";
 *
 * usingAttributes({ sessionId: "conversation-1", userId: "ada", tags: ["beta"] }, () => {
 *   // spans started here carry session.id, user.id and tag.tags
 * });
 * ```
 */
export function usingAttributes(values: ContextAttributes): Wrapper;
export function usingAttributes<Result>(values: ContextAttributes, fn: () => Result): Result;
export function usingAttributes<Result>(values: ContextAttributes, fn?: () => Result): Result | Wrapper {
  return using("usingAttributes", values, fn);
}

/**
 * `metadata` for each span inside: anything JSON can say. Otherwise like {@link usingSession}.
 *
 * @example
 * ```ts
 * import { usingMetadata } from "@otel-sessions/core";
 *
 * usingMetadata({ plan: "pro", experiment: { name: "new-prompt" } }, () => {
 *   // spans started here carry metadata: '{"plan":"pro","experiment":{"name":"new-prompt"}}'
 * });
 * ```
 */
export function usingMetadata(metadata: Readonly<Record<string, unknown>>): Wrapper;
export function usingMetadata<Result>(metadata: Readonly<Record<string, unknown>>, fn: () => Result): Result;
export function usingMetadata<Result>(
  metadata: Readonly<Record<string, unknown>>,
  fn?: () => Result,
): Result | Wrapper {
  return using("usingMetadata", { metadata }, fn);
}

/**
 * `tag.tags` for each span inside: a list of strings. Otherwise like {@link usingSession}.
 *
 * @example
 * ```ts
 * import { usingTags } from "@otel-sessions/core";
 *
 * usingTags(["beta", "mobile"], () => {
 *   // spans started here carry tag.tags: ["beta", "mobile"]
 * });
 * ```
 */
export function usingTags(tags: readonly string[]): Wrapper;
export function usingTags<Result>(tags: readonly string[], fn: () => Result): Result;
export function usingTags<Result>(tags: readonly string[], fn?: () => Result): Result | Wrapper {
  return using("usingTags", { tags }, fn);
}

/**
 * `llm.prompt_template.*` for each span inside. Otherwise like {@link usingSession}.
 *
 * @example
 * ```ts
 * import { usingPromptTemplate } from "@otel-sessions/core";
 *
 * const template = "Answer in {language}.";
 * usingPromptTemplate({ template, version: "2", variables: { language: "German" } }, () => {
 *   // spans started here carry llm.prompt_template.template, .version and .variables
 * });
 * ```
 */
export function usingPromptTemplate(promptTemplate: PromptTemplate): Wrapper;
export function usingPromptTemplate<Result>(promptTemplate: PromptTemplate, fn: () => Result): Result;
export function usingPromptTemplate<Result>(
  promptTemplate: PromptTemplate,
  fn?: () => Result,
): Result | Wrapper {
  return using("usingPromptTemplate", { promptTemplate }, fn);
}

/** Runs a function with values laid over the active context, or wraps the functions to come. */
function using<Result>(call: string, values: ContextAttributes, fn?: () => Result): Result | Wrapper {
  if (fn === undefined) return createWrapper(call, values);
  const manager = contextManager();
  const inner = applyAttributes(call, manager.active(), values);
  const result = manager.with(inner, fn);
  // The body of a generator runs while it is consumed, elsewhere.
  return typeof result === "object" && isGenerator(result) ? bind(result, inner) : result;
}
