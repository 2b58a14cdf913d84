import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { getSession, getTrace, startViewer, type ServerProcess } from "@otel-sessions/demo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { installPackages } from "./install-packages.ts";
import { packPackages } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

const app = `
  import { trace } from "@opentelemetry/api";
  import { header, session } from "@otel-sessions/express";
  import express from "express";
  const app = express();
  app.use(session({ sessionId: header("x-conversation-id"), userId: () => "ada" }));
  app.get("/turn", (_req, res) => {
    trace.getTracer("app").startActiveSpan("model", (span) => span.end());
    res.send(process.version);
  });
  const server = app.listen(0, "127.0.0.1", async () => {
    const response = await fetch(\`http://127.0.0.1:\${server.address().port}/turn\`, {
      headers: { "x-conversation-id": process.argv[2] },
    });
    console.log(await response.text());
    server.close();
  });
`;

const telemetry = `
  import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
  import { register } from "@otel-sessions/node";
  register({ serviceName: "packed", instrumentations: [new HttpInstrumentation()] });
`;

describe("the libraries as they are published, in an Express app outside of this repository", () => {
  let folder: TemporaryFolder;
  let viewer: ServerProcess;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    viewer = await startViewer({ store: join(folder.path, "store") });
    const tarballs = await packPackages(["core", "express", "node"], folder.path);
    await installPackages(folder.path, [
      ...tarballs,
      "@opentelemetry/api@1.9",
      "@opentelemetry/instrumentation-http@0.223",
      "express@5",
    ]);
    await writeFile(join(folder.path, "app.mjs"), app);
    await writeFile(join(folder.path, "telemetry.mjs"), telemetry);
  });
  afterAll(async () => {
    await viewer.stop();
    await folder[Symbol.asyncDispose]();
  });

  it.each(["20", "24"])("stamp every span under Node.js %s", async (version) => {
    const sessionId = `on-node-${version}`;
    const args = [
      "--yes",
      `--package=node@${version}`,
      "--",
      "node",
      "--import",
      "./telemetry.mjs",
      "app.mjs",
      sessionId,
    ];
    const { code, stdout, stderr } = await runCommand("npx", args, {
      cwd: folder.path,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.url, npm_config_loglevel: "error" },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^v${version}\\.`));
    const session = await getSession(viewer.url, sessionId);
    expect(session).toMatchObject({ project: "packed", userId: "ada", traceCount: 1 });
    const { spans } = await getTrace(viewer.url, session.traces[0]?.traceId ?? "");
    const sessions = Object.fromEntries(
      spans.map(({ name, attributes }) => [name, attributes["session.id"]]),
    );
    expect(sessions).toEqual({ GET: sessionId, model: sessionId });
  });
});
