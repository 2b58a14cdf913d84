/**
 * Records what the example applications export while conversations are held with them, for the
 * viewer's tests: `pnpm --filter @otel-sessions/demo run record`. One file an application, of its
 * export requests one after the other, which is one request, compressed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { startModelServer } from "@otel-sessions/model-server";

import { build } from "./demo.ts";
import { startExamples } from "./examples.ts";
import { holdConversations } from "./hold-conversations.ts";
import { startOtlpRelay } from "./otlp-relay.ts";
import { repository, startViewer } from "./servers.ts";

const folder = join(repository, "packages/viewer/test/browser/recorded");

await build("nestjs-chat", "next-chat");
await using running = new AsyncDisposableStack();
const viewer = await startViewer({ store: ":memory:" });
running.defer(() => viewer.stop());
const relay = await startOtlpRelay(viewer.url);
running.defer(() => relay.close());
const model = await startModelServer();
running.defer(() => model.close());

await mkdir(folder, { recursive: true });
let recorded = 0;
for (const { name, server, cast } of await startExamples(
  running,
  { collector: relay.url, model: model.url },
  () => 0,
)) {
  const held = await holdConversations(server.url, () => {}, cast);
  // Its last spans leave it when it ends.
  await server.stop();
  const request = Buffer.concat(relay.bodies.slice(recorded));
  recorded = relay.bodies.length;
  refuseTraces(
    request,
    cast.users.map(({ password }) => password),
  );
  const file = join(folder, `${name.toLowerCase().replace(/\W?js$/, "")}-chat.otlp.gz`);
  await writeFile(file, gzipSync(request, { level: 9 }));
  console.log(`${held.length} conversations with ${name}: ${file}`);
}

/** A recording is published: it must not tell where it was made, nor hold what logs in. */
function refuseTraces(request: Buffer, passwords: readonly string[]): void {
  for (const trace of [repository, homedir(), "Bearer ", "set-cookie", ...passwords]) {
    if (request.includes(trace)) throw new Error(`The recording contains ${trace}`);
  }
}
