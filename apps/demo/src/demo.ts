import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { startModelServer, type ModelServer } from "@otel-sessions/model-server";

import { describeExample, startExamples } from "./examples.ts";
import { findDifferences } from "./find-differences.ts";
import { holdConversations, type HeldConversation } from "./hold-conversations.ts";
import { startOtlpRelay } from "./otlp-relay.ts";
import { repository, startViewer } from "./servers.ts";
import { createSessionsTable } from "./sessions-table.ts";
import { getSessions } from "./viewer-api.ts";

export interface DemoOptions {
  /** Ends after the conversations instead of staying up. */
  readonly once?: boolean;
  /** Puts something between the application and the viewer, whose address it is given; returns where to send instead. */
  readonly intercept?: (viewer: string) => Promise<string>;
}

/**
 * Starts the viewer and the chat applications, holds real conversations with them over HTTP, and compares what the
 * viewer holds with what was sent. Everything that was started has ended when it resolves.
 *
 * @returns what differs, empty when all is well; null when it was interrupted before it knew
 */
export async function runDemo(options: DemoOptions = {}): Promise<readonly string[] | null> {
  const { once = false, intercept } = options;
  const interruption = interrupted();
  await using running = new AsyncDisposableStack();
  const store = await mkdtemp(join(tmpdir(), "otel-sessions-demo-"));
  running.defer(() => rm(store, { recursive: true, force: true }));
  await build("nestjs-chat", "next-chat", ...(once ? [] : ["viewer"]));

  const model = await startModel(once);
  if (model !== null) running.defer(() => model.close());
  const viewer = await startViewer({ store, port: once ? 0 : await getFreePort(4318) });
  running.defer(() => viewer.stop());
  const relay = await startOtlpRelay((await intercept?.(viewer.url)) ?? viewer.url);
  running.defer(() => relay.close());
  const chatOptions = { collector: relay.url, ...(model !== null && { model: model.url }) };
  const chats = await startExamples(running, chatOptions, ({ port }) => (once ? 0 : getFreePort(port)));

  const held = Promise.all(
    chats.map(({ server, cast }) => holdConversations(server.url, reportConversation, cast)),
  );
  const outcome = await Promise.race([held, interruption]);
  if (outcome === INTERRUPTED) return null;
  const conversations = outcome.flat();
  // Their last spans leave the applications when they end.
  await Promise.all(chats.map(({ server }) => server.stop()));

  const calls = model?.calls() ?? null;
  const differences = await findDifferences(viewer.url, {
    conversations,
    calls,
    spansByTrace: relay.spansByTrace,
  });
  console.log(`\n${createSessionsTable(await getSessions(viewer.url), conversations)}`);
  reportDifferences(differences);
  if (once) return differences;

  const ports = new Map(chats.map(({ name, server }) => [name, Number(new URL(server.url).port)]));
  const restarted = await startExamples(running, chatOptions, ({ name }) => ports.get(name) ?? 0);
  console.log(`
  Sessions   ${viewer.url}
  Chats      ${restarted.map(describeExample).join("\n             ")}

Your own app: OTEL_EXPORTER_OTLP_ENDPOINT=${viewer.url}. Ctrl-C ends the demo.`);
  await interruption;
  return differences;
}

/** Builds packages of this repository, where something changed; what is built already comes from the cache. */
export async function build(...names: readonly string[]): Promise<void> {
  console.log(`Building ${names.join(" and ")} …`);
  const turbo = join(repository, "node_modules/.bin/turbo");
  const filters = names.map((name) => `--filter=@otel-sessions/${name}`);
  await promisify(execFile)(turbo, ["run", "build", ...filters, "--output-logs=errors-only"], {
    cwd: repository,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
}

/** The scripted model, unless OPENAI_BASE_URL names another one. */
async function startModel(once: boolean): Promise<ModelServer | null> {
  if (process.env["OPENAI_BASE_URL"]) return null;
  return startModelServer(once ? {} : { pace: { firstChunkMs: 150, chunksPerSecond: 60 } });
}

/** The port that people know, if nobody else has it. */
async function getFreePort(preferred: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(0));
    server.listen(preferred, "127.0.0.1", () => server.close(() => resolve(preferred)));
  });
}

function reportConversation({ userId, title, messages }: HeldConversation): void {
  console.log(`  ✓ ${userId.padEnd(6)} ${title}, ${messages.length} turns`);
}

function reportDifferences(differences: readonly string[]): void {
  if (differences.length === 0) {
    console.log("What the viewer holds is what was sent: users, traces, spans and tokens of every session.");
    return;
  }
  console.error("What the viewer holds differs from what was sent:");
  for (const difference of differences) console.error(`  ✗ ${difference}`);
}

const INTERRUPTED = Symbol("interrupted");

/** Resolves at Ctrl-C; a second one ends the process at once. */
function interrupted(): Promise<typeof INTERRUPTED> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(INTERRUPTED));
  });
}
