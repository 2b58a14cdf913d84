import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import {
  getSession,
  getTrace,
  repository,
  type ServerProcess,
  startServerProcess,
  startViewer,
} from "@otel-sessions/demo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { installPackages } from "./install-packages.ts";
import { packPackages } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

/** What a Next.js project with better-auth has before it reads our README. */
const project: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ private: true }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "esnext",
      moduleResolution: "bundler",
      target: "es2022",
      lib: ["es2023", "dom"],
      jsx: "react-jsx",
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      paths: { "@/*": ["./*"] },
    },
    include: ["**/*.ts"],
  }),
  "lib/auth.ts": `
    import { betterAuth } from "better-auth";
    import { memoryAdapter } from "better-auth/adapters/memory";
    // Next.js loads a module once for each route.
    const globals = globalThis as { database?: Record<string, unknown[]> };
    globals.database ??= { user: [], session: [], account: [], verification: [] };
    export const auth = betterAuth({
      database: memoryAdapter(globals.database as never),
      secret: "only this test knows it: 0123456789abcdef",
      baseURL: { allowedHosts: ["127.0.0.1:*"] },
      emailAndPassword: { enabled: true },
      telemetry: { enabled: false },
    });
  `,
  "app/api/auth/[...all]/route.ts": `
    import { toNextJsHandler } from "better-auth/next-js";
    import { auth } from "@/lib/auth";
    export const { GET, POST } = toNextJsHandler(auth);
  `,
};

/** The files that the README of the adapter begins with, each named by its first line. */
async function readExample(): Promise<[path: string, text: string][]> {
  const readme = await readFile(join(repository, "packages", "next", "README.md"), "utf8");
  const [beginning = ""] = readme.split("\n## ");
  return [...beginning.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, path = "", text = ""]) => [
    path,
    text,
  ]);
}

describe("the Next.js adapter as it is published, outside of this repository", () => {
  let folder: TemporaryFolder;
  let viewer: ServerProcess;
  let app: ServerProcess;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    viewer = await startViewer({ store: join(folder.path, "store") });
    const web = join(folder.path, "web");
    for (const [path, text] of [...Object.entries(project), ...(await readExample())]) {
      await mkdir(dirname(join(web, path)), { recursive: true });
      await writeFile(join(web, path), text);
    }
    const tarballs = await packPackages(["core", "node", "next"], folder.path);
    await installPackages(web, [
      ...tarballs,
      "@opentelemetry/api@1.9",
      "next@16",
      "react@19",
      "react-dom@19",
      "better-auth@1",
      "typescript@7",
      "@types/node@24",
      "@types/react@19",
    ]);
    const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
    const next = "node_modules/next/dist/bin/next";
    const { code, stdout, stderr } = await runCommand(process.execPath, [next, "build"], { cwd: web, env });
    if (code !== 0) throw new Error(`next build failed:\n${stdout}${stderr}`);
    app = await startServerProcess({
      args: [next, "start", "--hostname", "127.0.0.1", "--port", "0"],
      cwd: web,
      env: { ...env, NEXT_MANUAL_SIG_HANDLE: "true", OTEL_EXPORTER_OTLP_ENDPOINT: viewer.url },
    });
  });
  afterAll(async () => {
    await app.stop();
    await viewer.stop();
    await folder[Symbol.asyncDispose]();
  });

  it("runs the example of the README, with session and user on the spans of a request", async () => {
    const login = await fetch(`${app.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: app.url },
      body: JSON.stringify({ name: "Ada", email: "ada@example.com", password: "analytical-engine" }),
    });
    const { user } = (await login.json()) as { user: { id: string } };
    const cookie = login.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const response = await fetch(`${app.url}/api/chat`, {
      method: "POST",
      headers: { cookie, "x-conversation-id": "c-1" },
      body: "Hello",
    });
    expect(await response.text()).toBe("You said Hello");

    // Its last spans leave the app when it ends.
    await app.stop();
    const session = await getSession(viewer.url, "c-1");
    expect(session).toMatchObject({ userId: user.id, traceCount: 1 });
    const { spans } = await getTrace(viewer.url, session.traces[0]?.traceId ?? "");
    const withIds = spans.filter(
      ({ attributes }) => attributes["session.id"] === "c-1" && attributes["user.id"] === user.id,
    );
    expect(withIds.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["POST /api/chat", "executing api route (app) /api/chat"]),
    );
  });
});
