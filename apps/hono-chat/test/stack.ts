import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type OtlpRelay,
  type ServerProcess,
  startHonoChat,
  startOtlpRelay,
  startViewer,
} from "@otel-sessions/demo";
import { type ModelServer, startModelServer } from "@otel-sessions/model-server";

/** The chat with its catalogue, a model and a viewer, each in a process of its own. */
export interface Stack extends AsyncDisposable {
  readonly model: ModelServer;
  readonly viewer: ServerProcess;
  readonly relay: OtlpRelay;
  /** The chat; stopping it stops the catalogue, too. */
  readonly chat: ServerProcess;
}

export async function startStack(): Promise<Stack> {
  await using starting = new AsyncDisposableStack();
  const store = await mkdtemp(join(tmpdir(), "hono-chat-"));
  starting.defer(() => rm(store, { recursive: true, force: true }));
  const model = await startModelServer();
  starting.defer(() => model.close());
  const viewer = await startViewer({ store });
  starting.defer(() => viewer.stop());
  const relay = await startOtlpRelay(viewer.url);
  starting.defer(() => relay.close());
  const chat = await startHonoChat({ collector: relay.url, model: model.url });
  starting.defer(() => chat.stop());
  const running = starting.move();
  return { model, viewer, relay, chat, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
