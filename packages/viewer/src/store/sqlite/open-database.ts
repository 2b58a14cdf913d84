import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DamagedStoreError, StoreUnavailableError } from "../store.ts";
import { blobsSchema, indexSchema, schemaVersion } from "./schema.ts";

/** The two files of a store, opened for writing. */
export interface Databases {
  readonly index: DatabaseSync;
  readonly blobs: DatabaseSync;
}

// Kibibytes. Payloads are written once and seldom read, so that remembering them helps little.
const indexCache = 32 * 1024;
const blobsCache = 8 * 1024;
// Whatever is written makes a reader forget all it remembers; the operating system still knows it.
const readerCache = 8 * 1024;

/** Opens the store in a folder that was claimed, creating its files where they are not there; `:memory:` keeps nothing. */
export function openDatabases(folder: string): Databases {
  const open = (file: string, schema: string, cache: number): DatabaseSync => {
    const database = new DatabaseSync(folder === ":memory:" ? folder : join(folder, file));
    // FULL syncs every commit: commits are grouped, so that what is acknowledged survives a power cut.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 2000;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${cache};
      -- Rows of a session are written once a turn: the log gathers many of them before it is
      -- written back. 16,000 pages are 64 MB.
      PRAGMA wal_autocheckpoint = 16000;
    `);
    database.exec(`${schema}; PRAGMA user_version = ${schemaVersion};`);
    return database;
  };
  return {
    index: open("index.db", indexSchema, indexCache),
    blobs: open("blobs.db", blobsSchema, blobsCache),
  };
}

/** Opens a store that is there already, to read beside its writer. */
export function openForReading(folder: string): Databases {
  const open = (file: string): DatabaseSync => {
    const database = new DatabaseSync(join(folder, file), { readOnly: true });
    database.exec(
      `PRAGMA busy_timeout = 2000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${readerCache};`,
    );
    return database;
  };
  return { index: open("index.db"), blobs: open("blobs.db") };
}

/** Runs `read` so that all its queries see the same state. */
export function readConsistently<T>(database: DatabaseSync, read: () => T): T {
  try {
    database.exec("BEGIN");
    const result = read();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw asStoreError(error);
  }
}

/** Runs `write` in a transaction that is undone where it throws. */
export function transact<T>(database: DatabaseSync, write: () => T): T {
  try {
    database.exec("BEGIN IMMEDIATE");
    const result = write();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw asStoreError(error);
  }
}

// SQLite's primary result codes that may pass: https://www.sqlite.org/rescode.html
const passing: ReadonlyMap<number, string> = new Map([
  [5, "The store is busy"],
  [6, "The store is locked"],
  [8, "The store is read-only"],
  [10, "The disk could not be read or written"],
  [13, "The disk is full"],
  [14, "The store could not be opened"],
]);

/** SQLite's primary result codes of a file with pages that cannot be what was written. */
export const damaged: ReadonlySet<number> = new Set([11, 26]);

/** An error of SQLite as the `Store` promises it, any other as it is. */
export function asStoreError(error: unknown): unknown {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  if (damaged.has(code)) return new DamagedStoreError({ cause: error });
  const message = passing.get(code);
  return message === undefined ? error : new StoreUnavailableError(message, { cause: error });
}
