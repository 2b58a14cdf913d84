/** What the operator is told where a store cannot be used, and that it is left as it is. */
import { hash } from "node:crypto";
import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { runCli, startServe } from "../support/cli.ts";
import { toBody } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn-spans.ts";

async function newStore(): Promise<string> {
  const folder = await newFolder();
  const store = await SqliteStore.open(folder);
  for (let number = 1; number <= 50; number++) {
    await store.ingest(toBody(turn(number, `s${number}`, { start: number })), "json");
  }
  await store.close();
  return folder;
}

/** What is in the files of a store and their logs, where anything is. */
async function readAll(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const name of (await readdir(folder)).toSorted()) {
    if (!/^(?:index|blobs)\.db(?:-wal)?$/.test(name)) continue;
    const content = await readFile(join(folder, name));
    if (content.length > 0) contents.set(name, hash("sha1", content));
  }
  return contents;
}

/** Starts a viewer that must refuse, and returns what it says. */
async function refusal(folder: string): Promise<string> {
  const before = await readAll(folder);
  const { code, stdout, stderr } = await runCli("serve", "--port", "0", "--store", folder);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^otel-sessions: [^\n]+\n$/);
  expect(await readAll(folder)).toEqual(before);
  return stderr;
}

describe.each(["index.db", "blobs.db"])("where %s", (file) => {
  it("is garbage", async () => {
    const folder = await newStore();
    await writeFile(join(folder, file), "this is no database, and was never one. ".repeat(500));
    expect(await refusal(folder)).toContain(`${join(folder, file)} is damaged, or no database`);
  });

  it("was cut off", async () => {
    const folder = await newStore();
    await truncate(join(folder, file), 5000);
    expect(await refusal(folder)).toContain(`${join(folder, file)} is damaged, or no database`);
  });

  it("is missing beside the other", async () => {
    const folder = await newStore();
    await rm(join(folder, file));
    expect(await refusal(folder)).toContain(`${join(folder, file)} is missing beside`);
  });

  it("is a database of another program", async () => {
    const folder = await newFolder();
    const other = new DatabaseSync(join(folder, file));
    other.exec(
      "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup'); PRAGMA user_version = 7",
    );
    other.close();
    expect(await refusal(folder)).toContain(`${join(folder, file)} is a database of another program`);
  });

  it("was written by a newer version", async () => {
    const folder = await newStore();
    const newer = new DatabaseSync(join(folder, file));
    newer.exec("PRAGMA user_version = 1000");
    newer.close();
    expect(await refusal(folder)).toContain("was written by a newer version of otel-sessions (1000,");
  });

  it("is locked by another process", async () => {
    const folder = await newStore();
    const other = new DatabaseSync(join(folder, file));
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    try {
      const { code, stderr } = await runCli("serve", "--port", "0", "--store", folder);
      expect([code, stderr.split("\n").length]).toEqual([1, 2]);
      expect(stderr).toContain("another process, such as another viewer, uses the store in");
    } finally {
      other.close();
    }
  });
});

it("refuses a store that another viewer has, and takes it when that is gone, killed or not", async () => {
  const folder = await newStore();
  const first = await startServe("--port", "0", "--store", folder);
  const { code, stderr } = await runCli("serve", "--port", "0", "--store", folder);
  expect([code, stderr]).toEqual([
    1,
    `otel-sessions: another process, such as another viewer, uses the store in ${folder}; ` +
      "stop it, or choose another folder with --store\n",
  ]);
  expect((await fetch(`${first.url}/api/sessions/s1`)).status).toBe(200);
  await first.stop("SIGKILL");
  const second = await startServe("--port", "0", "--store", folder);
  expect((await fetch(`${second.url}/api/sessions/s50`)).status).toBe(200);
});

it("says that the folder cannot be created", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "file"), "");
  const { code, stderr } = await runCli("serve", "--port", "0", "--store", join(folder, "file", "store"));
  expect([code, stderr]).toEqual([1, expect.stringContaining("cannot be created")]);
});
