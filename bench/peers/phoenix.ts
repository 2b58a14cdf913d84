import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installFromPypi } from "./python-environment.ts";
import { postUntilTaken, type Receiver, type SessionFigures } from "./receiver.ts";

const VERSION = "20.26.1";
/** Starts Arize Phoenix with an empty SQLite database; undefined where it cannot be had. */
export async function startPhoenix(): Promise<Receiver | undefined> {
  const executables = await installFromPypi(`arize-phoenix-${VERSION}`, [`arize-phoenix==${VERSION}`]);
  if (executables === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "otel-sessions-phoenix-"));
  const [port, grpcPort] = [await getFreePort(), await getFreePort()];
  const child = spawn(join(executables, "phoenix"), ["serve"], {
    stdio: "ignore",
    env: {
      ...process.env,
      PHOENIX_WORKING_DIR: folder,
      PHOENIX_HOST: "127.0.0.1",
      PHOENIX_PORT: String(port),
      PHOENIX_GRPC_PORT: String(grpcPort),
      PHOENIX_TELEMETRY_ENABLED: "false",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);

  async function ask<Answer>(query: string, variables: Record<string, unknown>): Promise<Answer> {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Answer; errors?: { message: string }[] };
    if (errors !== undefined) throw new Error(`Phoenix: ${errors[0]?.message}`);
    return data;
  }

  return {
    name: "Arize Phoenix",
    version: VERSION,
    url,
    send: (body) => postUntilTaken(`${url}/v1/traces`, body),
    async countSpans(project) {
      const query = "query ($name: String!) { getProjectByName(name: $name) { recordCount } }";
      const answer = await ask<{ getProjectByName: { recordCount: number } | null }>(query, {
        name: project,
      });
      return answer.getProjectByName?.recordCount ?? 0;
    },
    async listSessions(project) {
      const sessions: SessionFigures[] = [];
      for (let after: string | null = null; ;) {
        const variables = { name: project, first: 100, after };
        const page: SessionPage = (await ask<SessionAnswer>(allSessions, variables)).getProjectByName
          .sessions;
        for (const { node } of page.edges) {
          sessions.push({ sessionId: node.sessionId, traces: node.numTraces, ...node.tokenUsage });
        }
        if (!page.pageInfo.hasNextPage) return sessions;
        after = page.pageInfo.endCursor;
      }
    },
    async openList(project, order) {
      const col = order === "latest" ? "startTime" : "tokenCountTotal";
      await ask(firstPage, { name: project, sort: { col, dir: "desc" } });
    },
    countBytes: () =>
      readdirSync(folder)
        .filter((file) => file.startsWith("phoenix.db"))
        .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface SessionPage {
  readonly edges: readonly {
    readonly node: {
      readonly sessionId: string;
      readonly numTraces: number;
      readonly tokenUsage: Pick<SessionFigures, "prompt" | "completion" | "total">;
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface SessionAnswer {
  readonly getProjectByName: { readonly sessions: SessionPage };
}

const allSessions = `query ($name: String!, $first: Int!, $after: String) {
  getProjectByName(name: $name) {
    sessions(first: $first, after: $after) {
      edges { node { sessionId numTraces tokenUsage { prompt completion total } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** What the columns of Phoenix's own list of sessions need. */
const firstPage = `query ($name: String!, $sort: ProjectSessionSort) {
  getProjectByName(name: $name) {
    sessions(first: 50, sort: $sort) {
      edges {
        node {
          sessionId userId startTime endTime numTraces
          firstInput { value } lastOutput { value } tokenUsage { total }
        }
      }
    }
  }
}`;

async function untilReady(url: string, child: ReturnType<typeof spawn>): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Phoenix ended with exit code ${child.exitCode}`);
}

async function getFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
