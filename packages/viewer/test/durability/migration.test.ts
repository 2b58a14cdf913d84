/** Stores of older versions are brought up to date, and kept. */
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { encodePayloads } from "../../src/otlp/encode-payloads.ts";
import { tracesData } from "../../src/otlp/proto.ts";
import { listPayloads } from "../../src/otlp/received-span.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { t0, toProtobuf, traceId } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn-spans.ts";

/**
 * A store as version 1 left it, of the tables that tell more than its spans do: two turns, one
 * that was erased but is still in its file, and two evaluations that were posted.
 */
async function newFirstVersion(): Promise<string> {
  const folder = await newFolder();
  const spans = [
    ...turn(1, "s", { start: 0, prompt: 10 }),
    ...turn(2, "erased", { start: 50 }),
    ...turn(3, "s", { start: 5000, prompt: 7 }),
  ];
  const payloads = [...listPayloads(tracesData.decode(toProtobuf(spans)))];
  const chunks = [payloads.slice(0, 4), payloads.slice(4)];
  const blobs = new DatabaseSync(join(folder, "blobs.db"));
  blobs.exec(`
    PRAGMA journal_mode = WAL; PRAGMA user_version = 1;
    CREATE TABLE chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT`);
  for (const [index, chunk] of chunks.entries()) {
    blobs.prepare("INSERT INTO chunks VALUES (?, ?)").run(index + 1, zstdCompressSync(encodePayloads(chunk)));
  }
  blobs.close();
  const index = new DatabaseSync(join(folder, "index.db"));
  index.exec(`
    PRAGMA journal_mode = WAL; PRAGMA user_version = 1;
    CREATE TABLE sessions (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, project INTEGER NOT NULL) STRICT;
    CREATE TABLE strings (id INTEGER PRIMARY KEY AUTOINCREMENT, value TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE traces (id INTEGER PRIMARY KEY, trace_id BLOB NOT NULL UNIQUE) STRICT;
    CREATE TABLE erased_payloads (chunk INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (chunk, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE evaluations (
      id INTEGER PRIMARY KEY, session INTEGER, project INTEGER NOT NULL, trace INTEGER NOT NULL, span BLOB,
      turn INTEGER NOT NULL, name TEXT NOT NULL, identifier TEXT NOT NULL, score REAL, label TEXT,
      explanation TEXT, annotator TEXT, time INTEGER NOT NULL) STRICT;
    INSERT INTO sessions VALUES (1, 's', 2);
    INSERT INTO strings VALUES (1, 's'), (2, 'chat');
    INSERT INTO traces VALUES (30, x'${traceId(3)}');
    INSERT INTO erased_payloads VALUES (1, 2), (1, 3);
    INSERT INTO evaluations VALUES
      (1, 1, 2, 0, NULL, 0, 'tone', '', 0.5, 'kind', 'because', 'HUMAN', ${t0 * 1000}),
      (2, 1, 2, 0, NULL, 30, 'correct', 'v1', 1.0, NULL, NULL, 'LLM', ${t0 * 1000})`);
  index.close();
  return folder;
}

async function expectMigrated(folder: string): Promise<void> {
  const store = await SqliteStore.open(folder);
  try {
    const session = await store.getSession({ sessionId: "s" });
    expect(session).toMatchObject({ project: "chat", traceCount: 2, spanCount: 4, promptTokens: 17 });
    const judged = {
      score: 0.5,
      label: "kind",
      explanation: "because",
      annotatorKind: "HUMAN",
      name: "tone",
    };
    expect(session?.evaluations).toContainEqual(judged);
    expect(session?.traces[1]?.evaluations).toMatchObject([
      { name: "correct", score: 1, annotatorKind: "LLM" },
    ]);
    expect(await store.getConversation({ sessionId: "s" })).toHaveLength(4);
    expect(await store.getSession({ sessionId: "erased" })).toBeNull();
    await store.ingest(toProtobuf(turn(4, "s", { start: 9000 })), "protobuf");
    expect(await store.getSession({ sessionId: "s" })).toMatchObject({ traceCount: 3 });
  } finally {
    await store.close();
  }
}

it("brings a store of version 1 up to date and keeps it beside, as it was", async () => {
  const folder = await newFirstVersion();
  await expectMigrated(folder);
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining(["blobs.db", "blobs.v1.db", "index.db", "index.v1.db"]),
  );
  const kept = new DatabaseSync(join(folder, "blobs.v1.db"), { readOnly: true });
  expect(kept.prepare("SELECT count(*) AS chunks FROM chunks").get()).toEqual({ chunks: 2 });
  kept.close();
  // Once is enough.
  const again = await SqliteStore.open(folder);
  expect(await again.getSession({ sessionId: "s" })).toMatchObject({ traceCount: 3 });
  await again.close();
});

it("tells how far it is", async () => {
  const folder = await newFirstVersion();
  const told: (readonly [number, number])[] = [];
  const store = await SqliteStore.open(folder, (done, total) => told.push([done, total]));
  await store.close();
  expect(told).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
  ]);
  await (await SqliteStore.open(folder, (done, total) => told.push([done, total]))).close();
  expect(told).toHaveLength(3);
});

it("starts again where it was stopped in the middle", async () => {
  const folder = await newFirstVersion();
  await mkdir(join(folder, "migrating"));
  await writeFile(join(folder, "migrating", "index.db"), "half of");
  await expectMigrated(folder);
  expect(await readdir(folder)).not.toContain("migrating");
});

it("goes on where it was stopped while files were put in place", async () => {
  const [folder, done] = [await newFirstVersion(), await newFirstVersion()];
  await (await SqliteStore.open(done)).close();
  await mkdir(join(folder, "migrating"));
  await writeFile(join(folder, "migrating", "ready"), "1");
  for (const file of ["index.db", "blobs.db"]) {
    await rename(join(done, file), join(folder, "migrating", file));
  }
  await rename(join(folder, "index.db"), join(folder, "index.v1.db"));
  await expectMigrated(folder);
  expect(await readdir(folder)).toContain("blobs.v1.db");
});
