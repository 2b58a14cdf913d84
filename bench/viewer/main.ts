/**
 * How the viewer takes in and answers for many spans, against its bars. `npm run bench -- viewer`
 * takes ten million; another number may follow.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequest, spansPerSession } from "./conversations.ts";
import { startServer } from "./server-process.ts";

const total = Number(process.argv[3] ?? 10_000_000);
const batch = 500;
const clients = 4;

const folder = mkdtempSync(join(tmpdir(), "otel-sessions-bench-"));
const server = await startServer(folder);
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

async function send(body: Uint8Array): Promise<void> {
  for (;;) {
    const response = await fetch(`${server.url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    if (response.ok) return;
    if (response.status !== 429 && response.status !== 503)
      throw new Error(`The viewer answered ${response.status}`);
    await new Promise((resolve) =>
      setTimeout(resolve, Number(response.headers.get("retry-after") ?? 1) * 1000),
    );
  }
}

async function ingest(): Promise<{ seconds: number; cpuSeconds: number }> {
  const started = performance.now();
  const cpu = server.cpuSeconds();
  let next = 0;
  let reported = 0;
  const client = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next += batch;
      await send(createRequest(first, batch, total));
      if (first - reported >= total / 10) {
        reported = first;
        const elapsed = (performance.now() - started) / 1000;
        const used = ((server.cpuSeconds() - cpu) / first) * 1e6;
        console.error(`${first} spans, ${Math.round(first / elapsed)}/s, ${used.toFixed(1)} µs each`);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: server.cpuSeconds() - cpu };
}

const noon = "2026-01-01T12:00:00Z";
const lists: Readonly<Record<string, (number: number) => string>> = {
  "latest activity": () => "",
  "most tokens": () => "sort=-totalTokens",
  longest: () => "sort=-durationMs",
  "most errors": () => "sort=-errorCount",
  "half a day": () => `from=${noon}`,
  "half a day, most tokens": () => `from=${noon}&sort=-totalTokens`,
  "a user's": (number) => `user=user-${number % 50_000}`,
  "a project's": () => "project=chat",
  "with errors": () => "hasErrors=true",
};

/** Milliseconds that 99 of 100 answers take at most. */
async function p99(count: number, path: (number: number) => string): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const started = performance.now();
    const response = await fetch(server.url + path(number));
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path(number)} answered ${response.status}`);
    times.push(performance.now() - started);
  }
  times.sort((one, other) => one - other);
  return times[Math.floor(count * 0.99)] ?? Number.NaN;
}

const { seconds, cpuSeconds } = await ingest();
const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
for (const file of readdirSync(folder)) {
  console.error(`${file}: ${(statSync(join(folder, file)).size / total).toFixed(1)} bytes/span`);
}
const figures: [name: string, value: number, bar: number][] = [
  ["CPU, µs/span", (cpuSeconds / total) * 1e6, 45],
  ["bytes/span on disk", bytes / total, 700],
  ["memory at most, MB", server.peakMegabytes(), 600],
];
for (const [name, parameters] of Object.entries(lists)) {
  figures.push([
    `list, ${name}, p99 ms`,
    await p99(300, (number) => `/api/sessions?${parameters(number)}`),
    5,
  ]);
}
const detail = (number: number): string =>
  `session-${(number * 7919) % (total / spansPerSession)}-${"x".repeat(16)}`;
figures.push(["session, p99 ms", await p99(300, (number) => `/api/sessions/${detail(number)}`), 5]);
figures.push([
  "conversation, p99 ms",
  await p99(300, (number) => `/api/sessions/${detail(number)}/conversation`),
  25,
]);

console.log(
  `${total} spans in ${Math.round(seconds)} s: ${Math.round(total / seconds)} spans/s with the clients on the same machine`,
);
for (const [name, value, bar] of figures) {
  console.log(
    `${value <= bar ? "ok  " : "MISS"}  ${name.padEnd(40)} ${value.toFixed(2).padStart(10)}   bar ${bar}`,
  );
}
await server.stop();
process.exitCode = figures.every(([, value, bar]) => value <= bar) ? 0 : 1;
