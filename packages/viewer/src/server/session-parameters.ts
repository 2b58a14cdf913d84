import { decodeCursor, sortFields, type SessionQuery, type SortField } from "../store/session-query.ts";
import { badParameter } from "./api-error.ts";

const defaultLimit = 50;
const maxLimit = 1000;

/** Reads the parameters of `GET /api/sessions`; a bad one is an error that names it. */
export function readSessionQuery(parameters: URLSearchParams): SessionQuery {
  const cursor = readOptional(parameters, "cursor", (text) => {
    const decoded = decodeCursor(text);
    if (decoded === null) throw badParameter("cursor", "a `nextCursor` of an earlier answer");
    return decoded;
  });
  return {
    project: readOptional(parameters, "project", (text) => text),
    user: readOptional(parameters, "user", (text) => text),
    q: readOptional(parameters, "q", (text) => text),
    from: readOptional(parameters, "from", (text) => readTime("from", text)),
    to: readOptional(parameters, "to", (text) => readTime("to", text)),
    minTokens: readOptional(parameters, "minTokens", (text) => readNumber("minTokens", text)),
    minDurationMs: readOptional(parameters, "minDurationMs", (text) => readNumber("minDurationMs", text)),
    hasErrors: readOptional(parameters, "hasErrors", (text) => readBoolean("hasErrors", text)),
    sort: readSort(parameters.get("sort") ?? "-lastActivity"),
    limit: readOptional(parameters, "limit", readLimit) ?? defaultLimit,
    cursor,
  };
}

/** An empty parameter is an absent one: forms send them. */
function readOptional<T>(
  parameters: URLSearchParams,
  name: string,
  read: (text: string) => T,
): T | undefined {
  const text = parameters.get(name);
  return text === null || text === "" ? undefined : read(text);
}

function readSort(text: string): SessionQuery["sort"] {
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const field = sortFields.find((candidate): candidate is SortField => candidate === name);
  if (field === undefined)
    throw badParameter("sort", `one of ${sortFields.join(", ")}, with a - before it to reverse`);
  return { field, descending };
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxLimit) return limit;
  throw badParameter("limit", `an integer from 1 to ${maxLimit}`);
}

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (number >= 0 && Number.isFinite(number)) return number;
  throw badParameter(name, "a number that is not negative");
}

function readBoolean(name: string, text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw badParameter(name, "true or false");
}

function readTime(name: string, text: string): number {
  const milliseconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(milliseconds)) return Math.round(milliseconds * 1000);
  throw badParameter(name, "an ISO-8601 time");
}
