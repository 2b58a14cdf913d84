import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabases } from "../../src/store/sqlite/open-database.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { SqliteWriter } from "../../src/store/sqlite/sqlite-writer.ts";
import { spanId, t0, toBody } from "../support/otlp-request.ts";
import { turn } from "../support/turn-spans.ts";
import { describeAnyFilter } from "./contract/any-filter.ts";
import { describeStore } from "./contract/describe-store.ts";

const byStart = { sort: { field: "startTime", descending: false }, limit: 10 } as const;

describeStore("SQLite in memory", () => SqliteStore.open(":memory:"));

describe("the SQLite store in a folder", () => {
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "otel-sessions-"));
    folders.push(folder);
    return join(folder, "store");
  }

  // Its reader learns of changes from another thread.
  describeAnyFilter(async () => SqliteStore.open(await newFolder()), 5);

  it("finds every session by any filter after many changed at once, and after most were erased", async () => {
    const store = await SqliteStore.open(await newFolder());
    const long = { sort: { field: "durationMs", descending: true }, limit: 10, minDurationMs: 1200 } as const;
    expect((await store.listSessions(long)).total).toBe(0);
    const turns = Array.from({ length: 300 }, (_, number) =>
      turn(number + 1, `s${number}`, { start: number, duration: 1000 + number }),
    );
    await store.ingest(toBody(turns.flat()), "json");
    expect((await store.listSessions(long)).total).toBe(100);
    // What lasts a second and a number of milliseconds, and began that many after the first, ends twice as late.
    await store.eraseBefore((t0 + 1500) * 1000);
    expect((await store.listSessions(long)).total).toBe(50);
    expect((await store.listSessions({ ...long, minDurationMs: 0 })).total).toBe(50);
    await store.close();
  });

  it("has what it was told when it is opened again", async () => {
    const folder = await newFolder();
    const first = await SqliteStore.open(folder);
    await first.ingest(toBody(turn(1, "s", { start: 0 })), "json");
    const before = await first.getSession({ sessionId: "s" });
    await first.close();
    const second = await SqliteStore.open(folder);
    expect(await second.getSession({ sessionId: "s" })).toEqual(before);
    await second.ingest(toBody(turn(2, "s", { start: 5 })), "json");
    expect(await second.getSession({ sessionId: "s" })).toMatchObject({ traceCount: 2 });
    await second.close();
  });

  it("has what it was told when it was killed before it wrote the rows of sessions", async () => {
    const folder = await newFolder();
    await (await SqliteStore.open(folder)).close();
    const killed = openDatabases(folder);
    const writer = new SqliteWriter(killed, () => undefined);
    await writer.ingest(toBody(turn(1, "s", { start: 0 })), "json", true);
    await writer.ingest(
      toBody([...turn(2, "s", { start: 2000 }), ...turn(3, "t", { start: 5 })]),
      "json",
      false,
    );
    await writer.ingest(toBody(turn(4, "t", { start: 9 })), "json", false);
    expect(writer.isSettled).toBe(false);
    expect(killed.index.prepare("SELECT traces FROM sessions").all()).toMatchObject([{ traces: 1 }]);
    for (const database of Object.values(killed)) database.close();

    const store = await SqliteStore.open(folder);
    expect(await store.getSession({ sessionId: "s" })).toMatchObject({ traceCount: 2 });
    expect(await store.getSession({ sessionId: "t" })).toMatchObject({ traceCount: 2 });
    // No number was given to two sessions.
    await store.ingest(toBody(turn(5, "u", { start: 20 })), "json");
    expect(await store.getSession({ sessionId: "t" })).toMatchObject({ traceCount: 2 });
    expect(await store.getSession({ sessionId: "u" })).toMatchObject({ traceCount: 1 });
    await store.close();
  });

  it("finds the words it was told when it was killed before it indexed them", async () => {
    const folder = await newFolder();
    await (await SqliteStore.open(folder)).close();
    const killed = openDatabases(folder);
    const writer = new SqliteWriter(killed, () => undefined);
    await writer.ingest(toBody(turn(1, "s", { start: 0, output: "a zebra" })), "json", false);
    await writer.settle(true);
    expect(writer.isSearchable).toBe(true);
    await writer.ingest(toBody(turn(2, "t", { start: 5, output: "another zebra" })), "json", true);
    // More of a trace of which some is found already.
    const more = turn(1, "s", { start: 500, input: "an okapi" }).map((span, index) => ({
      ...span,
      spanId: spanId(index + 3),
      parentSpanId: spanId(1),
    }));
    await writer.ingest(toBody(more), "json", true);
    expect(writer.isSearchable).toBe(false);
    for (const database of Object.values(killed)) database.close();

    const store = await SqliteStore.open(folder);
    const find = async (q: string): Promise<readonly string[]> => {
      const { sessions } = await store.listSessions({ ...byStart, q });
      return sessions.map(({ sessionId }) => sessionId);
    };
    expect(await find("zebra")).toEqual(["s", "t"]);
    expect(await find("okapi")).toEqual(["s"]);
    await store.eraseSession({ sessionId: "s" });
    expect(await find("zebra")).toEqual(["t"]);
    expect(await find("okapi")).toEqual([]);
    await store.close();
  });

  it("finds the words it was told before something could not be stored", async () => {
    const folder = await newFolder();
    await (await SqliteStore.open(folder)).close();
    const databases = openDatabases(folder);
    const writer = new SqliteWriter(databases, () => undefined);
    await writer.ingest(toBody(turn(1, "s", { start: 0, output: "a zebra" })), "json", false);
    databases.index.exec("PRAGMA max_page_count = 1");
    const much = Array.from({ length: 200 }, (_, number) =>
      turn(number + 10, `s${number}`, { start: number, output: `${number} zebras` }),
    );
    await expect(writer.ingest(toBody(much.flat()), "json", false)).rejects.toThrow("The disk is full");
    databases.index.exec("PRAGMA max_page_count = 1000000");
    await writer.ingest(toBody(turn(2, "t", { start: 5, output: "another zebra" })), "json", false);
    await writer.settle(true);
    const found = databases.index.prepare("SELECT count(*) AS documents FROM search WHERE search MATCH ?");
    expect(found.get("zebra")).toEqual({ documents: 2 });
    await writer.close();
  });

  it("is closed to other users of the machine", async () => {
    const folder = await newFolder();
    await (await SqliteStore.open(folder)).close();
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it("leaves no byte of what was erased in any of its files", async () => {
    const folder = await newFolder();
    const store = await SqliteStore.open(folder);
    const secrets = {
      user: "mallory-the-user",
      input: "xyzzyplugh tell nobody",
      output: "frobnicated understood",
    };
    await store.ingest(toBody(turn(1, "keep", { start: 0 })), "json");
    await store.ingest(
      toBody([...turn(2, "the-erased-session", { start: 5, ...secrets }), ...turn(3, "keep", { start: 9 })]),
      "json",
    );
    await store.evaluate(
      { sessionId: "the-erased-session" },
      { name: "tone", explanation: "quuxified explanation" },
    );
    const words = ["mallory", "xyzzyplugh", "frobnicated", "the-erased-session", "quuxified"];
    expect(await store.eraseUser([secrets.user])).toEqual({ sessions: 1, spans: 2 });
    for (const file of await readdir(folder)) {
      const content = await readFile(join(folder, file));
      expect([file, words.filter((word) => content.includes(word))]).toEqual([file, []]);
    }
    const blobs = new DatabaseSync(join(folder, "blobs.db"), { readOnly: true });
    const chunks = blobs.prepare("SELECT data FROM chunks").all();
    blobs.close();
    const payloads = Buffer.concat(
      chunks.map((row) => zstdDecompressSync(row["data"] as Uint8Array)),
    ).toString();
    expect(words.filter((word) => payloads.includes(word))).toEqual([]);
    expect(payloads).toContain("question 3");
    expect(await store.getConversation({ sessionId: "keep" })).toHaveLength(4);
    await store.close();
  });
});
