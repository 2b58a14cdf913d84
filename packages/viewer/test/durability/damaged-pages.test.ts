/** Damage that only shows when a page deep in a file is read. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { startServe } from "../support/cli.ts";
import { toBody } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn-spans.ts";

const sessions = 300;

async function newStore(): Promise<string> {
  const folder = await newFolder();
  const store = await SqliteStore.open(folder);
  const turns = Array.from({ length: sessions }, (_, number) =>
    turn(number + 1, `s${number}`, { start: number, input: `${number} `.repeat(200) }),
  );
  for (const spans of turns) await store.ingest(toBody(spans), "json");
  await store.close();
  return folder;
}

/** Overwrites the leaves of a table between its first and its last: what is looked at first is whole. */
async function damage(folder: string, file: string, table: string): Promise<void> {
  const path = join(folder, file);
  const database = new DatabaseSync(path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const { page_size: size } = database.prepare("PRAGMA page_size").get() as { page_size: number };
  const leaves = database
    .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
    .all(table);
  database.close();
  const pages = leaves.slice(1, -1);
  expect(pages.length).toBeGreaterThan(2);
  const handle = await open(path, "r+");
  for (const { pageno } of pages)
    await handle.write(Buffer.alloc(size, 0xff), 0, size, (Number(pageno) - 1) * size);
  await handle.close();
}

const damaged = expect.objectContaining({
  error: { code: "store_damaged", message: expect.stringMatching(/^The store is damaged: .+ put a copy/) },
});

it.each<[string, string, string, readonly string[]]>([
  [
    "sessions",
    "index.db",
    "sessions",
    ["/api/sessions?limit=200", "/api/sessions?hasErrors=false&limit=200"],
  ],
  ["payloads", "blobs.db", "chunks", [`/api/sessions/s${sessions / 2}/conversation`]],
])("says what is the matter where %s can no longer be read", async (_, file, table, paths) => {
  const folder = await newStore();
  await damage(folder, file, table);
  const { url } = await startServe("--port", "0", "--store", folder);
  for (const path of paths) {
    const response = await fetch(url + path);
    expect([response.status, await response.json()]).toEqual([503, damaged]);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("says so to who sends spans, too", async () => {
  const folder = await newStore();
  await damage(folder, "index.db", "sessions");
  const { url } = await startServe("--port", "0", "--store", folder);
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: new Uint8Array(toBody(turn(1000, `s${sessions / 2}`, { start: 0 }))),
  });
  // Whether it is written at once or before the next answer, the row of the session has to be read.
  const answers = [response, await fetch(`${url}/api/sessions/s${sessions / 2}`)];
  expect(answers.map(({ status }) => status)).toContain(503);
});
