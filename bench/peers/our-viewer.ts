import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../viewer/server-process.ts";
import { postUntilTaken, type Receiver } from "./receiver.ts";

interface SessionRow {
  readonly sessionId: string;
  readonly traceCount: number;
  readonly spanCount: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
}

/** Starts the viewer of this repository with an empty store. */
export async function startOurViewer(): Promise<Receiver> {
  const store = mkdtempSync(join(tmpdir(), "otel-sessions-peers-"));
  const server = await startServer(store);
  const manifest = readFileSync(new URL("../../packages/viewer/package.json", import.meta.url), "utf8");

  async function list(parameters: string): Promise<{ sessions: SessionRow[]; nextCursor: string | null }> {
    const response = await fetch(`${server.url}/api/sessions?${parameters}`);
    if (!response.ok) throw new Error(`/api/sessions?${parameters} answered ${response.status}`);
    return (await response.json()) as { sessions: SessionRow[]; nextCursor: string | null };
  }
  async function listAll(project: string): Promise<SessionRow[]> {
    const rows: SessionRow[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await list(`project=${project}&limit=100${cursor && `&cursor=${cursor}`}`);
      rows.push(...page.sessions);
      cursor = page.nextCursor && encodeURIComponent(page.nextCursor);
    }
    return rows;
  }

  return {
    name: "otel-sessions viewer",
    version: (JSON.parse(manifest) as { version: string }).version,
    url: server.url,
    send: (body) => postUntilTaken(`${server.url}/v1/traces`, body),
    countSpans: async (project) =>
      (await listAll(project)).reduce((sum, { spanCount }) => sum + spanCount, 0),
    listSessions: async (project) =>
      (await listAll(project)).map((row) => ({
        sessionId: row.sessionId,
        traces: row.traceCount,
        prompt: row.promptTokens,
        completion: row.completionTokens,
        total: row.totalTokens,
      })),
    openList: async (project, order) => {
      await list(`project=${project}&limit=50&sort=${order === "latest" ? "-lastActivity" : "-totalTokens"}`);
    },
    countBytes: () => readdirSync(store).reduce((sum, file) => sum + statSync(join(store, file)).size, 0),
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(store, { recursive: true, force: true });
    },
  };
}
