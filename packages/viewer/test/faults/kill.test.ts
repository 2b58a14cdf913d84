/** A viewer that is killed in the middle of a load, again and again, over one store. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { SessionDetail, SessionList, TraceDetail } from "../../src/api/contract.ts";
import { startServe } from "../support/cli.ts";
import { toRequest, traceId } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { readEffort } from "../support/test-effort.ts";
import { turn } from "../support/turn-spans.ts";

const rounds = readEffort("OTEL_SESSIONS_TEST_KILLS", 8);
const senderCount = 8;
// Three traces a request; one in seven is large, so that kills also fall into the middle of writing a file back.
const tracesPerRequest = 3;

interface Sent {
  readonly first: number;
  readonly answer: string;
}

async function send(url: string, { first, answer }: Sent): Promise<boolean> {
  const spans = Array.from({ length: tracesPerRequest }, (_, index) =>
    turn(first + index, `s${first % 101}`, { start: (first + index) * 2000, output: answer }),
  ).flat();
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(toRequest(spans)),
  });
  return response.status === 200;
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  expect([url, response.status]).toEqual([url, 200]);
  return (await response.json()) as T;
}

/** Every trace of the requests has all its spans, with what they said. */
async function expectAllThere(url: string, requests: readonly Sent[]): Promise<void> {
  const numbers = requests.flatMap(({ first, answer }) =>
    Array.from({ length: tracesPerRequest }, (_, index) => ({ number: first + index, answer })),
  );
  for (let at = 0; at < numbers.length; at += 50) {
    await Promise.all(
      numbers.slice(at, at + 50).map(async ({ number, answer }) => {
        const { spans } = await get<TraceDetail>(`${url}/api/traces/${traceId(number)}`);
        const said = spans.map((span) => span.attributes["llm.output_messages.0.message.content"]);
        expect([number, said]).toEqual([number, [undefined, answer]]);
      }),
    );
  }
}

it(`loses no acknowledged span in ${rounds} kills`, { timeout: 600_000 }, async () => {
  const store = await newFolder();
  const acknowledged: Sent[] = [];
  let next = 1;
  for (let round = 0; round < rounds; round++) {
    const serving = await startServe("--port", "0", "--store", store);
    const before = acknowledged.length;
    const killing = new AbortController();
    // The first kill comes after a few answers, the next ones ever later, and from the start again.
    const enough = 1 + ((round * 13) % 97);
    let isEnough = (): void => undefined;
    const reached = new Promise<void>((resolve) => (isEnough = resolve));
    const senders = Array.from({ length: senderCount }, async () => {
      while (!killing.signal.aborted) {
        const first = next;
        next += tracesPerRequest;
        const size = first % 7 === 0 ? 40_000 : 40;
        const sent = { first, answer: randomBytes(size).toString("base64") };
        if (await send(serving.url, sent)) acknowledged.push(sent);
        if (acknowledged.length - before >= enough) isEnough();
      }
    });
    const ended = Promise.allSettled(senders);
    await reached;
    await serving.stop("SIGKILL");
    killing.abort();
    // Requests were under way when it was killed: their senders were not answered.
    expect((await ended).map(({ status }) => status)).toContain("rejected");
    expect(acknowledged.length).toBeGreaterThanOrEqual(before + enough);
  }

  const last = await startServe("--port", "0", "--store", store);
  const { url } = last;
  await expectAllThere(url, acknowledged);
  // What the rollups say is what the spans say, also of requests that were cut off.
  const { sessions } = await get<SessionList>(`${url}/api/sessions?limit=200`);
  for (const { sessionId, spanCount, traceCount } of sessions) {
    const { traces } = await get<SessionDetail>(`${url}/api/sessions/${sessionId}`);
    const details = await Promise.all(
      traces.map(({ traceId }) => get<TraceDetail>(`${url}/api/traces/${traceId}`)),
    );
    const spans = details.reduce((sum, trace) => sum + trace.spans.length, 0);
    expect([sessionId, traces.length, spans]).toEqual([sessionId, traceCount, spanCount]);
  }
  await last.stop("SIGTERM");
  for (const file of ["index.db", "blobs.db"]) {
    const database = new DatabaseSync(join(store, file));
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    database.close();
  }
});
