import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { toBody } from "../support/otlp-request.ts";
import { describeStore, turn } from "./store-contract.ts";

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

  it("is closed to other users of the machine", async () => {
    const folder = await newFolder();
    await (await SqliteStore.open(folder)).close();
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });
});
