import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { StatementCache } from "./statement-cache.ts";

/** A page asks at once for its list and two histograms of it. */
const mostAnswers = 4;

/**
 * The numbers that the last few queries found, for as long as nothing was written: a list and its
 * histograms ask for the same words, and finding all who said them is most of the work.
 */
export class RecentAnswers {
  readonly #statements: StatementCache;
  readonly #version: StatementSync;
  readonly #answers = new Map<string, Float64Array>();
  #of: unknown;

  constructor(index: DatabaseSync, statements: StatementCache) {
    this.#statements = statements;
    // What others wrote and we see, and what we wrote.
    this.#version = index.prepare(
      "SELECT data_version || ' ' || total_changes() AS version FROM pragma_data_version",
    );
  }

  /** The numbers in the first column of all rows of a query, each once and ascending. */
  read(sql: string, parameters: readonly SQLInputValue[]): Float64Array {
    const version = this.#version.get()?.["version"];
    if (version !== this.#of) this.#answers.clear();
    this.#of = version;
    const question = JSON.stringify([sql, parameters]);
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const statement = this.#statements.get(sql);
    statement.setReturnArrays(true);
    const rows = statement.all(...parameters) as unknown as readonly (readonly [number])[];
    // SQL would take longer to tell them apart.
    const answer = Float64Array.from(rows, ([id]) => id)
      .sort()
      .filter((id, place, ids) => id !== ids[place - 1]);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size < mostAnswers) break;
      this.#answers.delete(oldest);
    }
    this.#answers.set(question, answer);
    return answer;
  }
}
