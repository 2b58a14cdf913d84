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

/** Starts the chat application on Next.js, which has to be built. */
export const startNextChat = (options: ChatProcessOptions): Promise<ServerProcess> =>
  startApplication(
    "next-chat",
    ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
    options,
    {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // Next.js would end the process before the last spans have left it.
      NEXT_MANUAL_SIG_HANDLE: "true",
    },
  );

/** Starts the chat application on Hono, and the catalogue that it asks; they stop together. */
export async function startHonoChat(options: ChatProcessOptions): Promise<ServerProcess> {
  const catalogueArgs = ["--import", "./catalogue/telemetry.ts", "catalogue/main.ts"];
  const catalogue = await startApplication("hono-chat", catalogueArgs, { collector: options.collector });
  try {
    const args = ["--import", "./src/telemetry.ts", "src/main.ts"];
    const chat = await startApplication("hono-chat", args, options, { CATALOGUE_URL: catalogue.url });
    return {
      url: chat.url,
      stop: async () => {
        await chat.stop();
        await catalogue.stop();
      },
    };
  } catch (error) {
    await catalogue.stop();
    throw error;
  }
}

function startApplication(
  folder: string,
  args: readonly string[],
  { collector, model, port = 0 }: ChatProcessOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  return startServerProcess({
    args,
    cwd: join(repository, "apps", folder),
    env: {
      ...env,
      PORT: String(port),
      ...(model !== undefined && { OPENAI_BASE_URL: model, OPENAI_API_KEY: "local" }),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_SESSIONS_KEY: randomBytes(32).toString("base64url"),
    },
  });
}
