import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  startChat,
  startOtlpRelay,
  startViewer,
  type OtlpRelay,
  type ServerProcess,
} from "@otel-sessions/demo";
import { startModelServer, type ModelServer } from "@otel-sessions/model-server";

/** Everything that a conversation needs, each in a process of its own. */
export interface Stack extends AsyncDisposable {
  readonly model: ModelServer;
  readonly viewer: ServerProcess;
  readonly chat: ServerProcess;
  readonly relay: OtlpRelay;
  /** Folder of the viewer's data. */
  readonly store: string;
}

export async function startStack(): Promise<Stack> {
  await using starting = new AsyncDisposableStack();
  const store = await mkdtemp(join(tmpdir(), "otel-sessions-e2e-"));
  starting.defer(() => rm(store, { recursive: true, force: true }));
  const model = await startModelServer();
  starting.defer(() => model.close());
  const viewer = await startViewer({ store });
  starting.defer(() => viewer.stop());
  const relay = await startOtlpRelay(viewer.url);
  starting.defer(() => relay.close());
  const chat = await startChat({ collector: relay.url, model: model.url });
  starting.defer(() => chat.stop());
  const running = starting.move();
  return { model, viewer, chat, relay, store, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
