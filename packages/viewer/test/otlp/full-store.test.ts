/** What senders are told while the store cannot take more: to wait and send again. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createAdaptorServer } from "@hono/node-server";
import { afterEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/server/app.ts";
import { openDatabases, type Databases } from "../../src/store/sqlite/open-database.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { toBody, traceId, type TestSpan } from "../support/otlp-request.ts";
import { turn } from "../support/turn-spans.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "otel-sessions-"));
  cleanUps.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** Serves a store, and returns how to send spans to it. */
async function serve(
  store: Store,
  bodyLimit: number,
): Promise<{ readonly url: string; readonly send: (spans: readonly TestSpan[]) => Promise<Response> }> {
  const host = "127.0.0.1";
  const closing = new AbortController();
  const app = createApp({
    store,
    host,
    bodyLimit,
    uiFolder: "",
    token: undefined,
    closing: closing.signal,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, host);
  await once(server, "listening");
  cleanUps.push(async () => {
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
    await store.close();
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    send: (spans) =>
      fetch(`${url}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Uint8Array(toBody(spans)),
      }),
  };
}

describe.each<keyof Databases>(["index", "blobs"])(
  "where the disk is full for the file of the %s",
  (file) => {
    // Random, so that it cannot be compressed.
    const much = Array.from({ length: 200 }, (_, number) =>
      turn(number + 10, `s${number}`, { start: number, output: randomBytes(2000).toString("base64") }),
    ).flat();

    it("answers 503 and when to try again, stays as it was, and goes on when there is room", async () => {
      const databases = openDatabases(await newFolder());
      const store = SqliteStore.over(databases);
      const { url, send } = await serve(store, 64 * 1024 * 1024);
      expect((await send(turn(1, "before", { start: 0 }))).status).toBe(200);
      const before = await store.getSession({ sessionId: "before" });

      databases[file].exec("PRAGMA max_page_count = 1");
      const refused = await send(much);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await refused.json()).toEqual({ code: 14, message: "The disk is full" });
      expect(await store.getSession({ sessionId: "before" })).toEqual(before);
      expect(await (await fetch(`${url}/api/sessions`)).json()).toMatchObject({ total: 1 });
      expect(await store.getTrace(traceId(10))).toBeNull();

      databases[file].exec("PRAGMA max_page_count = 1000000");
      expect((await send(much)).status).toBe(200);
      expect(await (await fetch(`${url}/api/sessions`)).json()).toMatchObject({ total: 201 });
      expect(await store.getConversation({ sessionId: "s199" })).toHaveLength(2);
    });
  },
);

describe("where more is sent than can be stored", () => {
  it("answers 429 and when to try again, and loses nothing of what it took in", async () => {
    const folder = await newFolder();
    const store = await SqliteStore.open(folder);
    const bodyLimit = 2000;
    const { url, send } = await serve(store, bodyLimit);
    const lock = new DatabaseSync(join(folder, "index.db"));
    lock.exec("BEGIN IMMEDIATE");

    const answers: Promise<number>[] = [];
    const refused: Response[] = [];
    while (refused.length === 0) {
      const number = answers.length + 1;
      const sent = send(turn(number, `s${number}`, { start: number }));
      answers.push(
        sent.then((response) => {
          if (response.status === 429) refused.push(response);
          return response.status;
        }),
      );
      // Goes through the same server, so that what was sent before it has been taken up.
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(await refused[0]?.json()).toMatchObject({ code: 8 });

    lock.exec("ROLLBACK");
    lock.close();
    const statuses = await Promise.all(answers);
    // Those that had to wait for long were refused as well, since the store was busy: 503.
    expect(statuses.filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
    const { total } = await store.listSessions({ sort: { field: "startTime", descending: false }, limit: 1 });
    expect(total).toBe(statuses.filter((status) => status === 200).length);
    expect((await send(turn(1000, "later", { start: 0 }))).status).toBe(200);
  });
});
