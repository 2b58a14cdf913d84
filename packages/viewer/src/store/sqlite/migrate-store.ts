/**
 * Brings stores of older versions up to date. All that `index.db` holds is derived from the spans
 * in `blobs.db`, but for the evaluations that were posted: so a store of any older version is read
 * as a sender would send it, into a new one. It is kept, under its version: `index.v1.db`.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import type { NewEvaluation } from "../../api/contract.ts";
import { encodePayloads } from "../../otlp/encode-payloads.ts";
import { tracesData } from "../../otlp/proto.ts";
import { listPayloads } from "../../otlp/received-span.ts";
import { readKind } from "../../semantics/evaluations.ts";
import { openDatabases } from "./open-database.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

const files = ["index.db", "blobs.db"] as const;

/** Where the new store is made; it holds `ready` once it is complete. */
function workplaceOf(folder: string): string {
  return join(folder, "migrating");
}

/** Told how many of how many pieces are done, from none to all. */
export type OnMigrating = (done: number, total: number) => void;

/** Makes a store of this version from one of version `from`, which is kept beside it. */
export async function migrateStore(
  folder: string,
  from: number,
  onMigrating: OnMigrating = () => undefined,
): Promise<void> {
  const workplace = workplaceOf(folder);
  rmSync(workplace, { recursive: true, force: true });
  mkdirSync(workplace, { mode: 0o700 });
  const older = { index: openOlder(folder, "index.db"), blobs: openOlder(folder, "blobs.db") };
  const databases = openDatabases(workplace);
  const writer = new SqliteWriter(databases, () => undefined);
  try {
    await copySpans(older, writer, onMigrating);
    await writer.settle(true);
    await copyPostedEvaluations(older.index, databases.index, writer);
  } finally {
    await writer.close();
    for (const database of Object.values(older)) database.close();
  }
  writeFileSync(join(workplace, "ready"), String(from), { flush: true });
  finishMigration(folder);
}

/** Puts a new store that is complete in the place of the older one, also where that was interrupted. */
export function finishMigration(folder: string): void {
  const workplace = workplaceOf(folder);
  const ready = join(workplace, "ready");
  if (!existsSync(ready)) return;
  const from = readFileSync(ready, "utf8");
  for (const file of files) {
    const made = join(workplace, file);
    if (!existsSync(made)) continue;
    const place = join(folder, file);
    if (existsSync(place)) renameSync(place, join(folder, file.replace(".db", `.v${from}.db`)));
    renameSync(made, place);
  }
  rmSync(workplace, { recursive: true });
}

/** Opens a file that nobody else uses, with all of its log written back to it. */
function openOlder(folder: string, file: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, file));
  database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA query_only = ON");
  return database;
}

interface OlderStore {
  readonly index: DatabaseSync;
  readonly blobs: DatabaseSync;
}

async function copySpans(
  { index, blobs }: OlderStore,
  writer: SqliteWriter,
  onMigrating: OnMigrating,
): Promise<void> {
  const erased = Map.groupBy(index.prepare("SELECT chunk, position FROM erased_payloads").all(), (row) =>
    Number(row["chunk"]),
  );
  const total = Number(blobs.prepare("SELECT count(*) AS chunks FROM chunks").get()?.["chunks"]);
  let done = 0;
  onMigrating(done, total);
  for (const { id, data } of blobs.prepare("SELECT id, data FROM chunks ORDER BY id").iterate()) {
    const spans = zstdDecompressSync(data as Uint8Array);
    const gone = erased.get(Number(id));
    // What was erased as the older version stopped must not come back.
    await writer.ingest(
      gone === undefined ? spans : without(spans, new Set(gone.map(positionOf))),
      "protobuf",
      false,
    );
    onMigrating(++done, total);
  }
}

function positionOf(row: Readonly<Record<string, SQLOutputValue>>): number {
  return Number(row["position"]);
}

function without(spans: Uint8Array, positions: ReadonlySet<number>): Uint8Array {
  const payloads = [...listPayloads(tracesData.decode(spans))];
  return encodePayloads(payloads.filter((_, position) => !positions.has(position)));
}

async function copyPostedEvaluations(
  older: DatabaseSync,
  index: DatabaseSync,
  writer: SqliteWriter,
): Promise<void> {
  const posted = older.prepare(`
    SELECT session_names.value AS session_id, project_names.value AS project_name, trace_id, name, identifier,
      score, label, explanation, annotator, time
    FROM evaluations
    JOIN strings session_names ON session_names.id = session
    JOIN strings project_names ON project_names.id = evaluations.project
    LEFT JOIN traces ON traces.id = turn
    WHERE trace = 0`);
  const findSession = index.prepare(`
    SELECT id FROM sessions
    WHERE session_id = ? AND project = (SELECT id FROM strings WHERE value = ?)`);
  const findTrace = index.prepare("SELECT id FROM traces WHERE trace_id = ?");
  for (const row of posted.all()) {
    const session = findSession.get(row["session_id"] ?? null, row["project_name"] ?? null)?.["id"];
    const turn = row["trace_id"] === null ? 0 : findTrace.get(row["trace_id"] ?? null)?.["id"];
    if (session === undefined || turn === undefined) continue;
    const evaluation: NewEvaluation = {
      name: String(row["name"]),
      score: row["score"] as number | null,
      label: row["label"] as string | null,
      explanation: row["explanation"] as string | null,
      annotatorKind: readKind(row["annotator"]),
      identifier: String(row["identifier"]),
    };
    await writer.evaluate(Number(session), Number(turn), evaluation, Number(row["time"]));
  }
}
