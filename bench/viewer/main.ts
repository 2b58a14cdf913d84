/**
 * How the viewer takes in and answers for many spans, against its bars: `npm run bench -- viewer`
 * sends a million, `npm run bench -- viewer --spans 10000000` as many as it says.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { createSearch, sessionId, spansPerSession } from "./conversations.ts";
import { exportSpans } from "./exporter.ts";
import { startClient, type Latency } from "./latency.ts";
import { send, type Encoding } from "./load.ts";
import { startDiscardProcess, startServer, type ServerProcess } from "./server-process.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { spans: { type: "string", default: "1000000" } },
});
const total = Number(values.spans);
// Small enough to be quick, and many enough for the compiler to have settled.
const sample = Math.min(100_000, total / 5);

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly bar?: number;
}
const figures: Figure[] = [];
function note(name: string, value: number, bar?: number): void {
  figures.push({ name, value, ...(bar !== undefined && { bar }) });
  const verdict = bar === undefined ? "    " : value <= bar ? "ok  " : "MISS";
  const limit = bar === undefined ? "" : `   bar ${bar}`;
  console.log(`${verdict}  ${name.padEnd(46)} ${value.toFixed(2).padStart(10)}${limit}`);
}

/** Microseconds of processor time and of wall time that a server spends on each span. */
async function timeLoad(
  server: ServerProcess,
  encoding: Encoding,
  first: number,
  end: number,
  onProgress?: (sent: number) => void,
): Promise<{ readonly cpu: number; readonly wall: number }> {
  const cpu = server.cpuSeconds();
  const started = performance.now();
  await send({ url: server.url, encoding, first, end, total }, onProgress);
  const spans = end - first;
  return {
    cpu: ((server.cpuSeconds() - cpu) / spans) * 1e6,
    wall: ((performance.now() - started) / spans) * 1000,
  };
}

const folder = mkdtempSync(join(tmpdir(), "otel-sessions-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const discard = await startDiscardProcess();
const floor = await timeLoad(discard, "protobuf", 0, sample);
await discard.stop();
note("read and discard, CPU µs/span", floor.cpu);

// While the last tenth comes in, someone looks at the list.
let server = await startServer(folder);
const alone = 0.9 * total;
let [lastCpu, lastSent] = [server.cpuSeconds(), 0];
const costs: number[] = [];
const ingest = await timeLoad(server, "protobuf", 0, alone, (sent) => {
  if (sent - lastSent < total / 10) return;
  const cpu = server.cpuSeconds();
  costs.push(((cpu - lastCpu) / (sent - lastSent)) * 1e6);
  console.error(`${sent} spans, ${costs.at(-1)?.toFixed(1)} µs each`);
  [lastCpu, lastSent] = [cpu, sent];
});
note("ingest, CPU µs/span", ingest.cpu, 45);
note("ingest, wall µs/span", ingest.wall);
note("ingest, CPU against read and discard", ingest.cpu / floor.cpu);
if (total > 1_000_000) {
  const early = costs[0] ?? Number.NaN;
  note("ingest, CPU of the last tenth against the first", (costs.at(-1) ?? Number.NaN) / early, 1.3);
}

const noon = "2026-01-01T12:00:00Z";
const lists: Readonly<Record<string, (number: number) => string>> = {
  "latest activity": () => "",
  "most tokens": () => "sort=-totalTokens",
  "most prompt tokens": () => "sort=-promptTokens",
  longest: () => "sort=-durationMs",
  "most traces": () => "sort=-traceCount",
  dearest: () => "sort=-costUsd",
  "most errors": () => "sort=-errorCount",
  "most idle": () => "sort=-idleMs",
  "half a day": () => `from=${noon}`,
  "half a day, most tokens": () => `from=${noon}&sort=-totalTokens`,
  "a user's": (number) => `user=user-${number % 50_000}`,
  "a project's": () => "project=chat",
  "with errors": () => "hasErrors=true",
  "several filters": () => `minTokens=2000&minDurationMs=181000&to=${noon}`,
};
const listPaths = Object.values(lists);

const { timeAnswers, timeFirst, stop: stopClient } = startClient();
const meanwhile = timeLoad(server, "protobuf", alone, total);
const watched = await timeAnswers(server.url, 1500, (number) => {
  return `/api/sessions?${listPaths[number % listPaths.length]?.(number)}`;
});
await meanwhile;
note("lists during ingest, p50 ms", watched.p50);
note("lists during ingest, p99 ms", watched.p99, 5);

for (const [name, parameters] of Object.entries(lists)) {
  const { p99 } = await timeAnswers(server.url, 300, (number) => `/api/sessions?${parameters(number)}`);
  note(`list, ${name}, p99 ms`, p99, 5);
}
const histograms = ["by=startTime", "by=totalTokens", "by=totalTokens&hasErrors=true"];
const counted = await timeAnswers(server.url, 300, (number) => {
  return `/api/sessions/histogram?${histograms[number % histograms.length]}`;
});
note("histograms, p99 ms", counted.p99, 5);
const id = (number: number): string => sessionId((number * 7919) % Math.floor(total / spansPerSession));
const noteBoth = (name: string, { p50, p99 }: Latency, bar: number): void => {
  note(`${name}, p50 ms`, p50, bar);
  note(`${name}, p99 ms`, p99);
};
noteBoth("session", await timeAnswers(server.url, 300, (number) => `/api/sessions/${id(number)}`), 10);
noteBoth(
  "session with payload",
  await timeAnswers(server.url, 300, (number) => `/api/sessions/${id(number)}/conversation`),
  10,
);
noteBoth(
  "search",
  await timeAnswers(
    server.url,
    60,
    (number) => `/api/sessions?q=${encodeURIComponent(createSearch(number))}`,
  ),
  200,
);
note("memory at most, MB", server.peakMegabytes(), 600);

await server.stop();
const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
const index = new DatabaseSync(join(folder, "index.db"), { readOnly: true });
const search = index.prepare("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE 'search%'").get();
index.close();
const searchBytes = Number(search?.["bytes"]);
note("bytes/span on disk without search index", (bytes - searchBytes) / total, 700);
note("bytes/span of search index", searchBytes / total);

server = await startServer(folder);
note("first list of a new process, ms", await timeFirst(server.url, "/api/sessions"), 50);
stopClient();
// A server that was just started compiles its code as it runs it: as much again goes before each
// figure and is not counted, since a server that takes spans in was not started a moment ago.
let first = total;
for (const { encoding, name, count, bar } of [
  { encoding: "gzip", name: "gzip", count: sample, bar: 60 },
  { encoding: "json", name: "JSON", count: sample / 2, bar: undefined },
] as const) {
  await timeLoad(server, encoding, first, first + count);
  const { cpu } = await timeLoad(server, encoding, first + count, first + 2 * count);
  note(`ingest of ${name}, warm, CPU µs/span`, cpu, bar);
  first += 2 * count;
}
await exportSpans(server.url, sample / 2);
const cpu = server.cpuSeconds();
await exportSpans(server.url, sample / 2);
const exported = ((server.cpuSeconds() - cpu) / (sample / 2)) * 1e6;
note("ingest from the SDK's exporter, warm, CPU µs/span", exported);
await server.stop();

process.exitCode = figures.every(({ value, bar = Infinity }) => value <= bar) ? 0 : 1;
