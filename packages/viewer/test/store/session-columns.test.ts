import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { openDatabases } from "../../src/store/sqlite/open-database.ts";
import { blockSize, measures } from "../../src/store/sqlite/session-block.ts";
import { SessionColumns } from "../../src/store/sqlite/session-columns.ts";

it("holds what the table holds, in whatever order sessions come, go on and go", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(2 * blockSize), fc.array(change, { maxLength: 8 }), async (count, changes) => {
      const { index, blobs } = openDatabases(":memory:");
      // Every third number is free, for sessions that come between others.
      write(index, 1, 3 * count, 3, 1);
      const columns = new SessionColumns(index);
      await columns.load();
      for (const [number, { first, length, step, isGone }] of changes.entries()) {
        const last = first + length * step;
        if (isGone) index.exec(`DELETE FROM sessions WHERE id BETWEEN ${first} AND ${last}`);
        else write(index, first, last, step, number);
        columns.touch(Array.from({ length: last - first + 1 }, (_, place) => last - place));
        columns.refresh();
        expect(readColumns(columns)).toEqual(readTable(index));
      }
      for (const measure of ["start", "total"] as const) {
        const values = readTable(index).map((row) => Number(row[1 + measures.indexOf(measure)]));
        expect(columns.bounds(measure)).toEqual({
          least: values.reduce((one, other) => Math.min(one, other), Infinity),
          most: values.reduce((one, other) => Math.max(one, other), -Infinity),
        });
      }
      columns.close();
      for (const database of [index, blobs]) database.close();
    }),
    { numRuns: 20 },
  );
});

const change = fc.record({
  first: fc.integer({ min: 1, max: 6 * blockSize }),
  length: fc.nat(blockSize),
  step: fc.integer({ min: 1, max: 3 }),
  isGone: fc.boolean(),
});

/** Writes the sessions of every so manieth number. */
function write(index: DatabaseSync, first: number, last: number, step: number, seed: number): void {
  index
    .prepare(
      `WITH RECURSIVE numbers (id) AS (SELECT ?1 UNION ALL SELECT id + ?3 FROM numbers WHERE id + ?3 <= ?2)
       INSERT OR REPLACE INTO sessions (id, session_id, project, start, "end", duration, active, traces, spans,
         errors, prompt, completion, total, cached, reasoning, cost)
       SELECT id, 's' || id, id % 3, id * 7 + ?4, id * 9 + ?4, id * 2, id % 50, 1, 2, id % 11 = 0, id % 91, id % 7,
         id % 91 + id % 7, 0, 0, CASE WHEN id % 4 = 0 THEN id * 100 END
       FROM numbers WHERE id <= ?2`,
    )
    .run(first, last, step, seed);
}

function readTable(index: DatabaseSync): readonly (readonly unknown[])[] {
  const statement = index.prepare(
    `SELECT id, project, start, "end", duration, duration - active, traces, errors, prompt, completion, total,
       ifnull(cost, -1) FROM sessions ORDER BY id`,
  );
  statement.setReturnArrays(true);
  return statement.all() as unknown as readonly (readonly unknown[])[];
}

function readColumns(columns: SessionColumns): readonly (readonly number[])[] {
  return columns.blocks.flatMap((block) =>
    Array.from({ length: block.length }, (_, row) => [
      block.ids[row] as number,
      ...measures.map((measure) => block.column(measure)[row] as number),
    ]),
  );
}
