import { homedir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { createAdaptorServer } from "@hono/node-server";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { createApp } from "./app.ts";
import { eraseRegularly } from "./erase-regularly.ts";
import { isLoopback } from "./loopback.ts";

/** Options of {@link startViewer}. */
export interface ViewerOptions {
  /** Address to bind. Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 4318, the port of OTLP/HTTP; 0 takes a free one. */
  readonly port?: number;
  /** Folder of the store, created where it is not there, or `:memory:`. Default: {@link defaultStore}. */
  readonly store?: string;
  /** Most bytes of a request body, after decompression. Default 64 MiB. */
  readonly bodyLimit?: number;
  /** Folder of the built web UI. Default: the one that belongs to this package. */
  readonly uiFolder?: string;
  /** What clients must send as `Authorization: Bearer <token>`. Required where `host` is not this machine's alone. */
  readonly token?: string;
  /** Told how many of how many pieces are done while a store of an older version is brought up to date. */
  readonly onMigrating?: (done: number, total: number) => void;
  /** Milliseconds after their last activity that sessions are erased. Default: never. */
  readonly retention?: number;
}

/** A running viewer. */
export interface Viewer {
  /** Where it listens, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  /** Finishes what it is doing, then closes the port and the store. */
  close(): Promise<void>;
}

/**
 * Starts the receiver, the API and the web UI. Rejects where the port is taken or the store
 * cannot be opened.
 *
 * @example
 * import { startViewer } from "@otel-sessions/viewer";
 *
 * const viewer = await startViewer({ port: 0, store: ":memory:" });
 * console.log(viewer.url);
 * await viewer.close();
 */
export async function startViewer(options: ViewerOptions = {}): Promise<Viewer> {
  const { host = "127.0.0.1", port = 4318, bodyLimit = 64 * 1024 * 1024 } = options;
  const { token, uiFolder = findUi() } = options;
  if (token === undefined && !isLoopback(host)) {
    throw new TypeError(
      `[otel-sessions/viewer] Expected a \`token\` where \`host\` is ${JSON.stringify(host)}: others can reach it`,
    );
  }
  const store = await SqliteStore.open(options.store ?? defaultStore(), options.onMigrating);
  const closing = new AbortController();
  const app = createApp({ store, host, bodyLimit, uiFolder, token, closing: closing.signal });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    await store.close();
    throw error;
  }
  const stopErasing =
    options.retention === undefined ? () => undefined : eraseRegularly(store, options.retention);
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    async close() {
      await stopErasing();
      closing.abort();
      await closeServer(server);
      await store.close();
    },
  };
}

// How long requests that are being answered may take to end.
const gracePeriodMs = 2_000;
const sweepIntervalMs = 20;

/**
 * Ends a server although pages are open: their connections fall idle one by one, and each would be
 * used again before it times out.
 */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const sweeping = setInterval(() => server.closeIdleConnections(), sweepIntervalMs);
  const deadline = setTimeout(() => server.closeAllConnections(), gracePeriodMs);
  await closed;
  clearInterval(sweeping);
  clearTimeout(deadline);
}

/** Where conversations are kept unless told otherwise: `otel-sessions` in the user's data folder. */
export function defaultStore(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  const data =
    XDG_DATA_HOME || (process.platform === "win32" && LOCALAPPDATA) || join(homedir(), ".local", "share");
  return join(data, "otel-sessions");
}

/** `dist/ui`, seen from the sources as well as from the built package. */
function findUi(): string {
  const fromSource = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(fromSource ? "../../dist/ui" : "./ui", import.meta.url)).replace(/[/\\]$/, "");
}
