import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type ChatProcessOptions,
  getTrace,
  type OtlpRelay,
  type ServerProcess,
  startOtlpRelay,
  startViewer,
} from "@otel-sessions/demo";
import { type ModelServer, startModelServer } from "@otel-sessions/model-server";
import type { Span } from "@otel-sessions/viewer";

/** Everything that a conversation needs, each in a process of its own. */
export interface Stack extends AsyncDisposable {
  readonly model: ModelServer;
  readonly viewer: ServerProcess;
  readonly chat: ServerProcess;
  readonly relay: OtlpRelay;
  /** Folder of the viewer's data. */
  readonly store: string;
  /** Stops the chat, which sends its last spans when it ends, and reads every span that it sent from the viewer. */
  getSpans(): Promise<Span[]>;
}

/** Starts a chat application with all that it needs: `startStack(startHonoChat)`. */
export async function startStack(
  startChat: (options: ChatProcessOptions) => Promise<ServerProcess>,
): Promise<Stack> {
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
  return {
    model,
    viewer,
    chat,
    relay,
    store,
    async getSpans() {
      await chat.stop();
      const traces = [...relay.spansByTrace.keys()].map((id) => getTrace(viewer.url, id));
      return (await Promise.all(traces)).flatMap(({ spans }) => spans);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
