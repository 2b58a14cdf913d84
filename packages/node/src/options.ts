import type { RegisterOptions } from "./register.ts";

/** The longest delay that a timer of Node takes. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** Turns a configuration mistake into an error at start that names the option. */
export function checkOptions(options: RegisterOptions): void {
  if (!isRecord(options)) throw expected("options", "an object", options);
  for (const name of ["serviceName", "projectName"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== "string" || value.trim() === "")) {
      throw expected(name, "a non-empty string", value);
    }
  }
  checkEndpoint(options.endpoint);
  checkHeaders(options.headers);
  checkList("instrumentations", options.instrumentations, "enable");
  checkList("spanProcessors", options.spanProcessors, "onStart");
  checkTimeout(options.flushTimeoutMs);
  const { sampler } = options;
  if (sampler !== undefined && typeof sampler?.shouldSample !== "function") {
    throw expected("sampler", "an object with `shouldSample`", sampler);
  }
}

function checkEndpoint(endpoint: unknown): void {
  if (endpoint === undefined) return;
  if (
    typeof endpoint !== "string" ||
    !URL.canParse(endpoint) ||
    !/^https?:$/.test(new URL(endpoint).protocol)
  ) {
    throw expected("endpoint", "an http or https address", endpoint);
  }
}

function checkHeaders(headers: unknown): void {
  if (headers === undefined) return;
  if (!isRecord(headers) || Object.values(headers).some((value) => typeof value !== "string")) {
    throw expected("headers", "an object of strings", headers);
  }
}

function checkList(name: string, list: unknown, method: string): void {
  if (list === undefined) return;
  const valid =
    Array.isArray(list) &&
    list.every((item) => isRecord(item) && typeof Reflect.get(item, method) === "function");
  if (!valid) throw expected(name, `an array of objects with \`${method}\``, list);
}

function checkTimeout(timeout: unknown): void {
  if (timeout === undefined) return;
  if (typeof timeout !== "number" || !(timeout >= 0 && timeout <= MAX_TIMEOUT)) {
    throw expected("flushTimeoutMs", "a number of milliseconds", timeout);
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Names what is wrong without repeating it: headers and addresses carry credentials. */
function expected(name: string, wanted: string, value: unknown): TypeError {
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new TypeError(`[otel-sessions/node] Expected \`${name}\` to be ${wanted}, got ${got}`);
}
