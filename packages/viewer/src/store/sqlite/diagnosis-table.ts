import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Diagnosis } from "../../semantics/diagnose-trace.ts";

/** What is wrong with each trace. */
export class DiagnosisTable {
  readonly #delete: StatementSync;
  readonly #insert: StatementSync;

  constructor(index: DatabaseSync) {
    this.#delete = index.prepare("DELETE FROM diagnoses WHERE trace = ?");
    this.#insert = index.prepare(`
      INSERT INTO diagnoses (problem, trace, span, count) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET count = count + excluded.count`);
  }

  replace(trace: { readonly id: number; readonly isNew: boolean }, diagnoses: readonly Diagnosis[]): void {
    if (!trace.isNew) this.#delete.run(trace.id);
    for (const { problem, spanId, count } of diagnoses) {
      this.#insert.run(problem, trace.id, spanId === null ? null : Buffer.from(spanId, "hex"), count);
    }
  }
}
