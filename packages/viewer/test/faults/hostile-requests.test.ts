/** One server process, and thousands of requests that nobody should send. */
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type {
  Conversation,
  SessionDetail,
  SessionList,
  TraceDetail,
  UserList,
} from "../../src/api/contract.ts";
import { startServe } from "../support/cli.ts";
import { hostileRequest, type HostileRequest } from "../support/hostile-request.ts";
import { toRequest, traceId } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { readEffort } from "../support/test-effort.ts";
import { turn } from "../support/turn-spans.ts";

const count = readEffort("OTEL_SESSIONS_TEST_BODIES", 1500);
const seed = readEffort("OTEL_SESSIONS_TEST_SEED", 4318);
const senderCount = 8;
/** After so many hostile requests comes one that means well. */
const wellMeantEvery = 20;
// The body limit is 64 MiB, of which some are held at once; a leak or an unbounded bomb passes this soon.
const memoryLimit = 1.5 * 2 ** 30;

it(
  `survives ${count} hostile requests and keeps what was sent among them`,
  { timeout: 600_000 },
  async () => {
    const store = await newFolder();
    const serving = await startServe("--port", "0", "--store", store);
    const { url } = serving;
    const requests = fc.sample(hostileRequest, { seed, numRuns: count });
    const answers = new Map<number, number>();
    let mostMemory = 0;
    let next = 0;
    const send = async ({ path = "/v1/traces", body, headers }: HostileRequest): Promise<Response> =>
      fetch(url + path, { method: "POST", headers, body: new Uint8Array(body) });
    const sendAll = async (): Promise<void> => {
      while (next < count) {
        const number = next++;
        const request = requests[number] as HostileRequest;
        const response = await send(request);
        const answer = await response.text();
        answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
        if (![200, 400, 413, 415].includes(response.status)) {
          const { headers } = request;
          const start = Buffer.from(request.body).subarray(0, 4000).toString("latin1");
          throw new Error(`${response.status} ${answer} for ${JSON.stringify({ number, headers, start })}`);
        }
        if (number % wellMeantEvery !== 0) continue;
        const body = Buffer.from(
          JSON.stringify(toRequest(turn(number + 1, `well-meant-${number % 9}`, { start: number }))),
        );
        const fine = await send({ body, headers: { "content-type": "application/json" } });
        expect([number, fine.status, await fine.text()]).toEqual([number, 200, "{}"]);
        mostMemory = Math.max(mostMemory, readMemory(serving.pid));
      }
    };
    await Promise.all(Array.from({ length: senderCount }, sendAll));

    // Each kind of answer was given, so that the requests were as varied as they are meant to be.
    expect([...answers.keys()].toSorted((one, other) => one - other)).toEqual([200, 400, 413, 415]);
    expect(mostMemory).toBeLessThan(memoryLimit);
    for (let number = 0; number < count; number += wellMeantEvery) {
      const { spans, sessionId } = await get<TraceDetail>(`${url}/api/traces/${traceId(number + 1)}`);
      expect([number, sessionId, spans.length]).toEqual([number, `well-meant-${number % 9}`, 2]);
      expect(spans[1]?.attributes["llm.output_messages.0.message.content"]).toBe(`answer ${number + 1}`);
    }
    await expectReadable(url).catch((error: unknown) => {
      throw new Error(`The viewer said: ${serving.stderr().slice(-3000)}`, { cause: error });
    });
    expect(serving.stderr()).toBe("");
    expect(await serving.stop("SIGTERM")).toBe(0);
  },
);

/** Whatever was taken in can be shown, in every way there is. */
async function expectReadable(url: string): Promise<void> {
  for (const sort of ["startTime", "lastActivity", "durationMs", "totalTokens", "costUsd", "errorCount"]) {
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: SessionList = await get<SessionList>(
        `${url}/api/sessions?sort=-${sort}&limit=200&cursor=${cursor}`,
      );
      if (sort === "startTime") for (const session of page.sessions) await expectSession(url, session);
      cursor = page.nextCursor;
    }
  }
  await get<UserList>(`${url}/api/users?limit=200`);
  await get(`${url}/api/doctor?limit=200`);
  await get(`${url}/api/sessions?q=answer`);
}

async function expectSession(
  url: string,
  { sessionId, project }: { readonly sessionId: string; readonly project: string },
): Promise<void> {
  const at = `${url}/api/sessions/${encodeURIComponent(sessionId)}`;
  const query = `?project=${encodeURIComponent(project)}`;
  const { traces } = await get<SessionDetail>(at + query);
  await get<Conversation>(`${at}/conversation${query}`);
  for (const format of ["json", "otlp", "csv"]) {
    await getText(`${at}/export${query}&format=${format}`);
  }
  await Promise.all(traces.slice(0, 20).map((trace) => get(`${url}/api/traces/${trace.traceId}`)));
}

async function get<T>(url: string): Promise<T> {
  return JSON.parse(await getText(url)) as T;
}

async function getText(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}

/** What a process holds in memory, in bytes. */
function readMemory(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
}
