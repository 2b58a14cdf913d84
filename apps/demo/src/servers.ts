import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { startServerProcess, type ServerProcess } from "./server-process.ts";

export const repository: string = fileURLToPath(new URL("../../../", import.meta.url));

export interface ViewerProcessOptions {
  /** Folder of its data. */
  readonly store: string;
  /** Default: a free one. */
  readonly port?: number;
}

/** Starts the viewer from its sources. */
export function startViewer({ store, port = 0 }: ViewerProcessOptions): Promise<ServerProcess> {
  const args = ["packages/viewer/src/bin.ts", "serve", "--port", String(port), "--store", store];
  return startServerProcess({ args, cwd: repository });
}

export interface ChatProcessOptions {
  /** Base address for its spans. */
  readonly collector: string;
  /** Base URL of the model; default: what the environment says. */
  readonly model?: string;
  /** Default: a free one. */
  readonly port?: number;
}

/** Starts the chat application. */
export const startChat = (options: ChatProcessOptions): Promise<ServerProcess> =>
  startApplication("express-chat", ["--import", "./src/telemetry.ts", "src/main.ts"], options);

/** Starts the chat application on Nest, whose decorators Node.js cannot run: it has to be built. */
export const startNestChat = (options: ChatProcessOptions): Promise<ServerProcess> =>
  startApplication("nestjs-chat", ["--import", "./dist/telemetry.js", "dist/main.js"], options);

function startApplication(
  folder: string,
  args: readonly string[],
  { collector, model, port = 0 }: ChatProcessOptions,
): Promise<ServerProcess> {
  return startServerProcess({
    args,
    cwd: join(repository, "apps", folder),
    env: {
      PORT: String(port),
      ...(model !== undefined && { OPENAI_BASE_URL: model, OPENAI_API_KEY: "local" }),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_SESSIONS_KEY: randomBytes(32).toString("base64url"),
    },
  });
}
