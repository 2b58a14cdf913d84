import { startViewer, type Viewer } from "../server/start-viewer.ts";
import { startProgress, type Progress } from "./progress.ts";

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly store?: string;
  readonly retention?: number;
  readonly token?: string;
}

/** Serves until told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const viewer = await start(options);
  // Scripts wait for this line; it is the first on stdout.
  console.log(`otel-sessions listening on ${viewer.url}`);
  const stop = (): void => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    void viewer.close().then(() => process.exit(0));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  await openFirstPage(viewer.url);
}

/** Loads what renders pages, a tenth of a second's work, before somebody waits for one. */
async function openFirstPage(url: string): Promise<void> {
  try {
    await (await fetch(url)).arrayBuffer();
  } catch {
    // Whoever opens a page is told what is wrong.
  }
}

async function start(options: ServeOptions): Promise<Viewer> {
  try {
    return await startViewer({ ...options, onMigrating: showMigration() });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EADDRINUSE") {
      throw new Error(`port ${options.port} is in use; choose another with --port`, { cause: error });
    }
    if (code === "EACCES")
      throw new Error(`port ${options.port} may not be opened by this user`, { cause: error });
    if (error instanceof TypeError && options.token === undefined) {
      throw new Error(`listening on ${options.host} needs a --token, since others can reach it`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** Says what takes so long, and on a terminal how far it is. */
function showMigration(): (done: number, total: number) => void {
  let progress: Progress | undefined;
  return (done, total) => {
    if (progress === undefined) {
      console.error("otel-sessions: brings the store up to this version; the older one is kept beside it");
      progress = startProgress("spans brought up to date", total);
    }
    progress.advance(done);
    if (done === total) progress.stop();
  };
}
