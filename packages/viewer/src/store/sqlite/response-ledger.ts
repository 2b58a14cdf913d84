import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TurnRollup } from "../../semantics/roll-up-trace.ts";

/** How claims of a trace came out. */
export interface Claims {
  /** `<session> <response>` that another trace of the session counts. */
  readonly lost: ReadonlySet<string>;
  /** Other traces that win or lose a response by this one's claims. */
  readonly affected: readonly number[];
}

/**
 * Within a session a response counts once, also where several traces report it: the largest
 * report does; of equal ones the earliest, then that of the trace with the smallest id.
 */
export class ResponseLedger {
  readonly #ofTrace: StatementSync;
  readonly #rivals: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(index: DatabaseSync) {
    this.#ofTrace = index.prepare("SELECT session, response, total, start FROM responses WHERE trace = ?");
    this.#rivals = index.prepare(`
      SELECT trace, total FROM responses JOIN traces ON traces.id = trace
      WHERE responses.session = ? AND response = ? ORDER BY total DESC, responses.start, traces.trace_id`);
    this.#insert = index.prepare(
      "INSERT OR REPLACE INTO responses (session, response, trace, total, start) VALUES (?, ?, ?, ?, ?)",
    );
    this.#delete = index.prepare("DELETE FROM responses WHERE session = ? AND response = ? AND trace = ?");
  }

  /** Replaces what the trace claimed before. */
  claim(
    trace: { readonly id: number; readonly isNew: boolean },
    turns: readonly TurnRollup[],
    resolve: (sessionId: string | null) => number,
  ): Claims {
    const before = new Map<string, { session: number; response: number; total: number; start: number }>();
    for (const row of trace.isNew ? [] : this.#ofTrace.all(trace.id)) {
      const claim = {
        session: Number(row["session"]),
        response: Number(row["response"]),
        total: Number(row["total"]),
        start: Number(row["start"]),
      };
      before.set(`${claim.session} ${claim.response}`, claim);
    }
    const lost = new Set<string>();
    const affected = new Set<number>();
    for (const turn of turns) {
      const session = resolve(turn.sessionId);
      // Traces without a session have nothing in common.
      if (session === 0) continue;
      for (const [responseId, report] of turn.responses) {
        const key = `${session} ${responseId}`;
        const claimed = before.get(key);
        before.delete(key);
        const isChanged = claimed?.total !== report.total || claimed.start !== report.start;
        if (isChanged) this.#insert.run(session, Number(responseId), trace.id, report.total, report.start);
        const rivals = this.#rivals.all(session, Number(responseId));
        if (Number(rivals[0]?.["trace"]) !== trace.id) lost.add(key);
        if (!isChanged) continue;
        for (const rival of rivals) affected.add(Number(rival["trace"]));
      }
    }
    for (const { session, response } of before.values()) {
      this.#delete.run(session, response, trace.id);
      for (const rival of this.#rivals.all(session, response)) affected.add(Number(rival["trace"]));
    }
    affected.delete(trace.id);
    return { lost, affected: [...affected] };
  }
}
