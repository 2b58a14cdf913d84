import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { damaged } from "./open-database.ts";
import { finishMigration, migrateStore, type OnMigrating } from "./migrate-store.ts";
import { schemaVersion } from "./schema.ts";

/** The right to be the one process that uses a store. It ends with the process, however that ends. */
export interface StoreClaim {
  release(): void;
}

/** A store cannot be opened, and nothing of it was changed. The message says why, and what to do. */
export class UnusableStoreError extends Error {
  override readonly name = "UnusableStoreError";
}

/**
 * Claims the store in `folder`, which is created where it is not there, and brings it up to this
 * version. Rejects with an {@link UnusableStoreError} where another process has it, where it was
 * written by a newer version, and where its files are damaged or somebody else's.
 */
export async function claimStore(folder: string, onMigrating?: OnMigrating): Promise<StoreClaim> {
  createFolder(folder);
  const claim = lock(folder);
  try {
    finishMigration(folder);
    const version = findVersion(folder);
    if (version < schemaVersion) await migrateStore(folder, version, onMigrating);
    return claim;
  } catch (error) {
    claim.release();
    throw error;
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableStoreError(
      `the store's folder ${folder} cannot be created (${reason}); choose another with --store`,
      { cause: error },
    );
  }
}

/**
 * SQLite would let several processes write in turn, but each remembers what it wrote. The lock is
 * the operating system's, on a file of its own: it goes with a process that is killed, too.
 */
function lock(folder: string): StoreClaim {
  const file = join(folder, "lock.db");
  return tell(file, folder, () => {
    const database = new DatabaseSync(file);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      throw error;
    }
    return { release: () => database.close() };
  });
}

/** A file of a store as it was found. */
interface FoundFile {
  readonly path: string;
  readonly version: number;
  readonly hasData: boolean;
}

/** The version that wrote a store; this one where there is none yet. */
function findVersion(folder: string): number {
  const index = inspect(folder, "index.db", "sessions");
  const blobs = inspect(folder, "blobs.db", "chunks");
  for (const file of [index, blobs]) {
    if (file === null || file.version <= schemaVersion) continue;
    throw new UnusableStoreError(
      `the store in ${folder} was written by a newer version of otel-sessions ` +
        `(${file.version}, this one knows up to ${schemaVersion}); upgrade, or choose another folder with --store`,
    );
  }
  if ((index ?? blobs)?.hasData === true && (index === null || blobs === null)) {
    const [there, gone] = index === null ? ["blobs.db", "index.db"] : ["index.db", "blobs.db"];
    throw new UnusableStoreError(
      `${join(folder, gone)} is missing beside ${there}; put it back, or choose another folder with --store`,
    );
  }
  return Math.min(index?.version ?? schemaVersion, blobs?.version ?? schemaVersion);
}

/** Looks at a file without changing it. Null where it is not there, or still empty. */
function inspect(folder: string, name: string, table: string): FoundFile | null {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  return tell(path, folder, () => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
    try {
      const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      if (version === 0 && tables.length === 0) return null;
      if (version === 0 || !tables.some((row) => row["name"] === table)) {
        throw new UnusableStoreError(
          `${path} is a database of another program; choose another folder with --store`,
        );
      }
      return {
        path,
        version,
        hasData: database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined,
      };
    } finally {
      database.close();
    }
  });
}

// SQLite's primary result codes: https://www.sqlite.org/rescode.html
const busy: ReadonlySet<number> = new Set([5, 6]);

function tell<T>(path: string, folder: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof Error) || !("errcode" in error)) throw error;
    const code = Number(error.errcode) & 0xff;
    if (busy.has(code)) {
      throw new UnusableStoreError(
        `another process, such as another viewer, uses the store in ${folder}; ` +
          "stop it, or choose another folder with --store",
        { cause: error },
      );
    }
    const what = damaged.has(code) ? "is damaged, or no database" : `cannot be opened (${error.message})`;
    throw new UnusableStoreError(
      `${path} ${what}; put a copy of it back, or choose another folder with --store. It was left as it is`,
      { cause: error },
    );
  }
}
