import type { SQLInputValue } from "node:sqlite";
import type { TurnRow } from "./session-changes.ts";
import type { SessionSums } from "./user-writer.ts";

/** The values of {@link summaryColumns}. */
export type Summary = readonly SQLInputValue[];

const maxLine = 200;

/** What the row of a session says of its turns: the values of {@link summarise}, and two that follow them. */
export const summaryColumns = [
  "user",
  "start",
  '"end"',
  "duration",
  "active",
  "traces",
  "spans",
  "errors",
  "prompt",
  "completion",
  "total",
  "cached",
  "reasoning",
  "cost",
  "models",
  "first_input",
  "last_output",
  "evaluations",
  "user_changed",
] as const;

const places: ReadonlyMap<string, number> = new Map(
  summaryColumns.map((column, place) => [column.replaceAll('"', ""), place]),
);

export function valueOf(summary: Summary, column: string): SQLInputValue {
  return summary[places.get(column) ?? -1] ?? null;
}

/**
 * The turns to summarise where a session only goes on: all it was until now counts as one, and
 * those after it are added. Null where it has to be computed from all its turns.
 */
export function continueSession(
  summary: Summary | null,
  added: readonly TurnRow[] | null,
): readonly TurnRow[] | null {
  if (added === null) return null;
  const sorted = added.toSorted((one, other) => Number(one["start"]) - Number(other["start"]));
  const hasTies = sorted.some((turn, index) => index > 0 && turn["start"] === sorted[index - 1]?.["start"]);
  if (hasTies) return null;
  if (summary === null) return sorted;
  const [user, start, end, , active, traces, spans, errors, ...rest] = summary;
  if (Number(sorted[0]?.["start"]) <= Number(end)) return null;
  const [prompt, completion, total, cached, reasoning, cost, models, input, output] = rest;
  const usage = { prompt, completion, total, cached, reasoning, cost: cost ?? null };
  const texts = { input: input ?? null, output: output ?? null };
  const sofar = { user, start, end, active, traces, spans, errors, models, ...usage, ...texts };
  return [sofar as TurnRow, ...sorted];
}

/** The values of the summary columns from `user` to `last_output`, in their order. */
export function summarise(turns: readonly TurnRow[]): SQLInputValue[] {
  const start = Number(turns[0]?.["start"]);
  let end = start;
  let [traces, spans, errors] = [0, 0, 0];
  let [prompt, completion, total, cached, reasoning] = [0, 0, 0, 0, 0];
  let cost: number | null = null;
  for (const turn of turns) {
    end = Math.max(end, Number(turn["end"]));
    // What a session was until now counts for as many as it had.
    traces += Number(turn["traces"] ?? 1);
    spans += Number(turn["spans"]);
    errors += Number(turn["errors"]);
    prompt += Number(turn["prompt"]);
    completion += Number(turn["completion"]);
    total += Number(turn["total"]);
    cached += Number(turn["cached"]);
    reasoning += Number(turn["reasoning"]);
    if (typeof turn["cost"] === "number") cost = (cost ?? 0) + turn["cost"];
  }
  return [
    turns.findLast((turn) => turn["user"] !== null)?.["user"] ?? null,
    start,
    end,
    end - start,
    activeTime(turns),
    traces,
    spans,
    errors,
    prompt,
    completion,
    total,
    cached,
    reasoning,
    cost,
    joinModels(turns),
    toLine(turns.find((turn) => turn["input"] !== null)?.["input"]),
    toLine(turns.findLast((turn) => turn["output"] !== null)?.["output"]),
  ];
}

/** All models of the turns as one sorted list. Mostly every turn has the same. */
function joinModels(turns: readonly TurnRow[]): SQLInputValue {
  const lists = new Set(turns.flatMap((turn) => turn["models"] ?? []));
  if (lists.size <= 1) return [...lists][0] ?? null;
  const models = new Set(Array.from(lists).flatMap(readList));
  return JSON.stringify([...models].sort());
}

/** What a session adds to its users. */
export function toSums(project: number, summary: Summary): SessionSums {
  const number = (column: string): number => Number(valueOf(summary, column));
  return {
    project,
    start: number("start"),
    end: number("end"),
    traces: number("traces"),
    errors: number("errors"),
    prompt: number("prompt"),
    completion: number("completion"),
    total: number("total"),
    cost: valueOf(summary, "cost") as number | null,
  };
}

/** The first trace whose user is another than the one before; a turn that names none changes nothing. */
export function findUserChange(turns: readonly TurnRow[]): SQLInputValue {
  const named = turns.filter((turn) => turn["user"] !== null);
  return (
    named.find((turn, index) => index > 0 && turn["user"] !== named[index - 1]?.["user"])?.["trace"] ?? null
  );
}

/** Time covered by turns, which are sorted by start and may overlap. */
function activeTime(turns: readonly TurnRow[]): number {
  let active = 0;
  let covered = -Infinity;
  for (const turn of turns) {
    const end = Number(turn["end"]);
    active += Number(turn["active"] ?? Math.max(0, end - Math.max(covered, Number(turn["start"]))));
    covered = Math.max(covered, end);
  }
  return active;
}

/** A column that is a JSON list of texts, or nothing. */
export function readList(json: SQLInputValue | undefined): readonly string[] {
  return typeof json === "string" ? (JSON.parse(json) as string[]) : [];
}

// The start of a text: what white space is taken out of it leaves enough for a line.
const maxRead = 10 * maxLine;

function toLine(text: SQLInputValue | undefined): string | null {
  if (typeof text !== "string") return null;
  return text.slice(0, maxRead).replaceAll(/\s+/g, " ").trim().slice(0, maxLine);
}
