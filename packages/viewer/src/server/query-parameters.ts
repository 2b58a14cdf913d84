import type { NewEvaluation, Problem } from "../api/contract.ts";
import { type SortField, sortFields } from "../api/sort-fields.ts";
import { readKind } from "../semantics/evaluations.ts";
import { isRecord } from "../semantics/parse-json.ts";
import {
  decodeCursor,
  histogramFields,
  type EvaluationFilter,
  type HistogramQuery,
  type SessionCursor,
  type SessionFilter,
  type SessionQuery,
  type SessionSort,
} from "../store/session-query.ts";
import type { DoctorQuery, UserCursor, UserQuery } from "../store/store.ts";
import { badParameter } from "./api-error.ts";

const defaultLimit = 50;
const maxLimit = 1000;

/** Reads the parameters of `GET /api/sessions`; a bad one is an error that names it. */
export function readSessionQuery(parameters: URLSearchParams): SessionQuery {
  return {
    ...readSessionFilter(parameters),
    sort: read(parameters, "sort", readSort) ?? { field: "lastActivity", descending: true },
    limit: read(parameters, "limit", readLimit) ?? defaultLimit,
    cursor: read(parameters, "cursor", (text, name) => readCursor(text, name, 2) as unknown as SessionCursor),
  };
}

/** Reads the parameters of `GET /api/sessions/histogram`; undefined without `by`. */
export function readHistogramQuery(parameters: URLSearchParams): HistogramQuery | undefined {
  const by = read(parameters, "by", (text, name) => readOneOf(histogramFields, text, name));
  return by === undefined ? undefined : { by, ...readSessionFilter(parameters) };
}

function readSessionFilter(parameters: URLSearchParams): SessionFilter {
  return {
    project: readText(parameters, "project"),
    user: readText(parameters, "user"),
    q: readText(parameters, "q"),
    from: read(parameters, "from", readTime),
    to: read(parameters, "to", readTime),
    minTokens: read(parameters, "minTokens", readAmount),
    maxTokens: read(parameters, "maxTokens", readAmount),
    minDurationMs: read(parameters, "minDurationMs", readAmount),
    maxDurationMs: read(parameters, "maxDurationMs", readAmount),
    minCostUsd: read(parameters, "minCostUsd", readAmount),
    maxCostUsd: read(parameters, "maxCostUsd", readAmount),
    minIdleMs: read(parameters, "minIdleMs", readAmount),
    hasErrors: read(parameters, "hasErrors", readBoolean),
    evaluation: read(parameters, "evaluation", readEvaluationFilter),
  };
}

/** Reads the parameters of `GET /api/users`. */
export function readUserQuery(parameters: URLSearchParams): UserQuery {
  return {
    project: readText(parameters, "project"),
    q: readText(parameters, "q"),
    limit: read(parameters, "limit", readLimit) ?? defaultLimit,
    cursor: read(parameters, "cursor", (text, name) => readCursor(text, name, 3) as unknown as UserCursor),
  };
}

const problems: readonly Problem[] = [
  "no_session",
  "lost_session",
  "several_sessions",
  "credential",
  "double_count",
  "user_changed",
  "missing_root",
];

/** Reads the parameters of `GET /api/doctor`. */
export function readDoctorQuery(parameters: URLSearchParams): DoctorQuery {
  return {
    project: readText(parameters, "project"),
    problem: read(parameters, "problem", (text, name) => readOneOf(problems, text, name)),
    limit: read(parameters, "limit", readLimit) ?? defaultLimit,
  };
}

/** Reads the body of `POST /api/sessions/:id/evaluations`. */
export function readEvaluation(body: unknown): NewEvaluation {
  if (!isRecord(body)) throw badParameter("body", "a JSON object");
  const { name, score, annotatorKind, traceId } = body;
  if (typeof name !== "string" || name === "") throw badParameter("name", "text");
  if (score !== undefined && score !== null && !Number.isFinite(score))
    throw badParameter("score", "a number");
  if (annotatorKind !== undefined && annotatorKind !== null && readKind(annotatorKind) === null) {
    throw badParameter("annotatorKind", "LLM, CODE or HUMAN");
  }
  if (traceId !== undefined && !(typeof traceId === "string" && /^[0-9a-f]{32}$/i.test(traceId))) {
    throw badParameter("traceId", "32 hexadecimal digits");
  }
  return {
    name,
    score: (score ?? null) as number | null,
    label: readOptionalText(body, "label"),
    explanation: readOptionalText(body, "explanation"),
    annotatorKind: readKind(annotatorKind),
    identifier: readOptionalText(body, "identifier") ?? "",
    ...(traceId !== undefined && { traceId: traceId.toLowerCase() }),
  };
}

function readOptionalText(body: { readonly [key: string]: unknown }, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw badParameter(name, "text");
}

/** An empty parameter is an absent one: forms send them. */
function read<T>(
  parameters: URLSearchParams,
  name: string,
  parse: (text: string, name: string) => T,
): T | undefined {
  const text = parameters.get(name);
  return text === null || text === "" ? undefined : parse(text, name);
}

function readText(parameters: URLSearchParams, name: string): string | undefined {
  return read(parameters, name, (text) => text);
}

function readCursor(text: string, name: string, length: number): readonly number[] {
  const cursor = decodeCursor(text, length);
  if (cursor === null) throw badParameter(name, "a `nextCursor` of an earlier answer");
  return cursor;
}

function readOneOf<T extends string>(choices: readonly T[], text: string, name: string): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw badParameter(name, `one of ${choices.join(", ")}`);
  return choice;
}

function readSort(text: string, name: string): SessionSort {
  const descending = text.startsWith("-");
  const by = text.replace(/^-/, "");
  const [, evaluation] = /^evaluation:(.+)$/s.exec(by) ?? [];
  if (evaluation !== undefined) return { evaluation, descending };
  const field = sortFields.find((candidate): candidate is SortField => candidate === by);
  if (field !== undefined) return { field, descending };
  throw badParameter(
    name,
    `one of ${sortFields.join(", ")} or evaluation:<name>, with a - before it to reverse`,
  );
}

function readLimit(text: string, name: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxLimit) return limit;
  throw badParameter(name, `an integer from 1 to ${maxLimit}`);
}

function readAmount(text: string, name: string): number {
  const number = Number(text);
  if (number >= 0 && Number.isFinite(number)) return number;
  throw badParameter(name, "a number that is not negative");
}

function readBoolean(text: string, name: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw badParameter(name, "true or false");
}

/** ISO-8601, or milliseconds since 1970. */
function readTime(text: string, name: string): number {
  const milliseconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(milliseconds)) return Math.round(milliseconds * 1000);
  throw badParameter(name, "an ISO-8601 time");
}

/** `name`, `name:label`, or `name<0.5` with any comparison. */
function readEvaluationFilter(text: string, name: string): EvaluationFilter {
  const bound = /^(.+?)(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)$/.exec(text);
  if (bound !== null) {
    const operator = bound[2] as NonNullable<EvaluationFilter["bound"]>["operator"];
    return { name: bound[1] as string, bound: { operator, score: Number(bound[3]) } };
  }
  if (/[<>=]/.test(text)) throw badParameter(name, "`name`, `name:label` or `name<0.5`");
  const [, evaluation = text, label] = /^(.+?):(.+)$/.exec(text) ?? [];
  return { name: evaluation, label };
}
