/**
 * The same OTLP traffic into this repository's viewer and into Arize Phoenix, each alone on the
 * machine: `npm run bench -- peers`, with another number of spans behind it if you like. Where there
 * is no Python, or PyPI does not answer, it says so and ends well.
 */
import { createRequest } from "../viewer/conversations.ts";
import { startOurViewer } from "./our-viewer.ts";
import { startPhoenix } from "./phoenix.ts";
import type { Receiver, SessionFigures } from "./receiver.ts";
import { createWildTraffic, WILD_PROJECT } from "./wild-traffic.ts";

const total = Number(process.argv[3] ?? 5_000);
const batch = 200;
const clients = 4;
const looks = 60;

interface Result {
  readonly receiver: string;
  /** Until the last span can be seen, which may be long after it was acknowledged. */
  readonly spansPerSecond: number;
  readonly bytesPerSpan: number;
  readonly listMs: Readonly<Record<"latest" | "tokens", number>>;
  /** By shape of traffic. */
  readonly errors: ReadonlyMap<string, string>;
}

async function measure(receiver: Receiver, project: string): Promise<Result> {
  const started = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next += batch;
      await receiver.send(new Uint8Array(createRequest(first, Math.min(batch, total - first), total)));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await untilSeen(receiver, project, total);
  const seconds = (performance.now() - started) / 1000;
  const bytesPerSpan = receiver.countBytes() / total;
  const listMs = {
    latest: await median(() => receiver.openList(project, "latest")),
    tokens: await median(() => receiver.openList(project, "tokens")),
  };
  const { name, version } = receiver;
  return {
    receiver: `${name} ${version}`,
    spansPerSecond: total / seconds,
    bytesPerSpan,
    listMs,
    errors: await findErrors(receiver),
  };
}

/** Waits until a project shows so many spans; fails where no more have come for half a minute. */
async function untilSeen(receiver: Receiver, project: string, spans: number): Promise<void> {
  let seen = -1;
  for (let idle = 0; idle < 120; idle++) {
    const now = await receiver.countSpans(project);
    if (now >= spans) return;
    if (now !== seen) idle = 0;
    seen = now;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${receiver.name} shows ${seen} of ${spans} spans`);
}

async function median(look: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < looks; number++) {
    const started = performance.now();
    await look();
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other)[looks / 2] ?? Number.NaN;
}

/** Sends what instrumentations send, and holds the sessions against what is true of them. */
async function findErrors(receiver: Receiver): Promise<Map<string, string>> {
  const traffic = createWildTraffic();
  for (const { requests } of traffic) for (const request of requests) await receiver.send(request);
  const spans = traffic.reduce((sum, { spanCount }) => sum + spanCount, 0);
  await untilSeen(receiver, WILD_PROJECT, spans);
  const sessions = await receiver.listSessions(WILD_PROJECT);
  const held = new Map(sessions.map((session) => [session.sessionId, session]));
  return new Map(traffic.map(({ title, truth }) => [title, compare(truth, held)]));
}

/** `exact`, or by how much each figure is off over all sessions. */
function compare(truth: readonly SessionFigures[], held: ReadonlyMap<string, SessionFigures>): string {
  const missing = truth.filter(({ sessionId }) => !held.has(sessionId)).length;
  if (missing === truth.length) return "no session";
  const differences = missing === 0 ? [] : [`${missing} of ${truth.length} sessions missing`];
  for (const field of ["traces", "prompt", "completion", "total"] as const) {
    const sum = (figures: readonly (SessionFigures | undefined)[]): number =>
      figures.reduce((all, each) => all + (each?.[field] ?? 0), 0);
    const off = sum(truth.map(({ sessionId }) => held.get(sessionId))) / sum(truth) - 1;
    if (off !== 0) differences.push(`${field} ${off > 0 ? "+" : "−"}${Math.round(Math.abs(off) * 100)} %`);
  }
  return differences.length === 0 ? "exact" : differences.join(", ");
}

function print(results: readonly Result[]): void {
  const rows: [string, (result: Result) => string][] = [
    ["spans/s until all are seen", ({ spansPerSecond }) => String(Math.round(spansPerSecond))],
    ["bytes a span on disk", ({ bytesPerSpan }) => String(Math.round(bytesPerSpan))],
    ["list, latest, median ms", ({ listMs }) => listMs.latest.toFixed(1)],
    ["list, most tokens, median ms", ({ listMs }) => listMs.tokens.toFixed(1)],
    ...[...(results[0]?.errors.keys() ?? [])].map((title): [string, (result: Result) => string] => [
      title,
      ({ errors }) => errors.get(title) ?? "",
    ]),
  ];
  console.log(`| ${total} spans | ${results.map(({ receiver }) => receiver).join(" | ")} |`);
  console.log(`| --- ${results.map(() => "| --- ").join("")}|`);
  for (const [title, value] of rows) console.log(`| ${title} | ${results.map(value).join(" | ")} |`);
}

/** Measures one receiver while no other runs. */
async function measureAlone(
  start: () => Promise<Receiver | undefined>,
  project: string,
): Promise<Result | undefined> {
  const receiver = await start();
  if (receiver === undefined) return undefined;
  try {
    return await measure(receiver, project);
  } finally {
    await receiver[Symbol.asyncDispose]();
  }
}

// Phoenix knows nothing of `service.name`: what names no project is in its default one.
const ours = await measureAlone(startOurViewer, "chat");
const peer = await measureAlone(startPhoenix, "default");
if (peer === undefined) console.log("Arize Phoenix is not to be had here: it needs python3 and PyPI.");
print([ours, peer].filter((result) => result !== undefined));
