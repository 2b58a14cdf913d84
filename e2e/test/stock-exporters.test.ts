import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { getSessions, startViewer, type ServerProcess } from "@otel-sessions/demo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { installPackages } from "./install-packages.ts";
import { runCommand } from "./run-command.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

const twoTurns = `
  const tracer = provider.getTracer("app");
  for (const total of [30, 12]) {
    tracer.startSpan("model", { attributes: {
      "openinference.span.kind": "LLM", "session.id": process.argv[2], "user.id": "ada", "llm.token_count.total": total,
    } }).end();
  }
  await provider.shutdown();
`;

const lines = [
  {
    line: "2.x, protobuf",
    packages: [
      "@opentelemetry/api@1.9",
      "@opentelemetry/sdk-trace-node@2",
      "@opentelemetry/exporter-trace-otlp-proto@0.223",
    ],
    program: `
      import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
      import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
      const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
      ${twoTurns}`,
  },
  {
    line: "3.x, JSON",
    packages: [
      "@opentelemetry/api@1.10",
      "@opentelemetry/sdk-trace@3",
      "@opentelemetry/exporter-trace-otlp-http@0.301",
    ],
    program: `
      import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
      import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
      const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })] });
      ${twoTurns}`,
  },
];

describe("OpenTelemetry's own exporters", () => {
  let folder: TemporaryFolder;
  let viewer: ServerProcess;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    viewer = await startViewer({ store: join(folder.path, "store") });
  });
  afterAll(async () => {
    await viewer.stop();
    await folder[Symbol.asyncDispose]();
  });

  it.each(lines)("of the SDK line $line show up as a session", async ({ line, packages, program }) => {
    const app = join(folder.path, line.slice(0, 1));
    await mkdir(app);
    await installPackages(app, packages);
    await writeFile(join(app, "app.mjs"), program);
    const sessionId = `from ${line}`;
    const { code, stderr } = await runCommand(process.execPath, ["app.mjs", sessionId], {
      cwd: app,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.url },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const session = (await getSessions(viewer.url)).find((row) => row.sessionId === sessionId);
    expect(session).toMatchObject({ userId: "ada", traceCount: 2, spanCount: 2, totalTokens: 42 });
  });
});
