import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { register } from "../src/index.ts";
import { startOtlpSink, type OtlpSink } from "./otlp-sink.ts";
import { runProgram } from "./run-program.ts";

const oneTurn = `
  import { trace } from "@opentelemetry/api";
  import { usingSession } from "@otel-sessions/core";
  usingSession("conversation-1", () => trace.getTracer("test").startSpan("turn").end());
`;
const registered = (options: object, program = oneTurn) => `
  import { register } from "@otel-sessions/node";
  const registration = register(${JSON.stringify(options)});
  ${program}
`;

describe("register", () => {
  let sink: OtlpSink;
  beforeEach(async () => {
    sink = await startOtlpSink();
  });
  afterEach(() => sink.close());

  it("sends spans with their session when the program ends", async () => {
    const { code, stderr } = await runProgram(registered({ endpoint: sink.url }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(sink.requests.map(({ path, headers }) => [path, headers["content-type"]])).toEqual([
      ["/v1/traces", "application/x-protobuf"],
    ]);
    expect(sink.spans()).toMatchObject([{ name: "turn", attributes: { "session.id": "conversation-1" } }]);
  });

  it("works without a line of code through --import", async () => {
    await runProgram(oneTurn, {
      nodeArgs: ["--import", "@otel-sessions/node/register"],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_SERVICE_NAME: "shop" },
    });
    expect(sink.spans()).toMatchObject([
      { name: "turn", attributes: { "session.id": "conversation-1" }, resource: { "service.name": "shop" } },
    ]);
  });

  it("names service and project; code wins over the environment", async () => {
    await runProgram(registered({ endpoint: sink.url, serviceName: "from-code", projectName: "support" }), {
      env: { OTEL_SERVICE_NAME: "from-env", OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=staging" },
    });
    expect(sink.spans()[0]?.resource).toMatchObject({
      "service.name": "from-code",
      "openinference.project.name": "support",
      "deployment.environment.name": "staging",
    });
  });

  it("lets the first span of a request know the session, where it is told how", async () => {
    const program = `
      import { propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const context = propagation.extract(ROOT_CONTEXT, { traceparent, baggage: "session.id=c-1" });
      trace.getTracer("test").startSpan("GET /", {}, context).end();
    `;
    const trusting = { endpoint: sink.url, propagation: { extract: { trust: true } } };
    await runProgram(registered(trusting, program));
    await runProgram(registered({ endpoint: sink.url }, program));
    expect(sink.spans().map(({ attributes }) => attributes["session.id"])).toEqual(["c-1", undefined]);
  });

  it("sends JSON when the environment asks for it", async () => {
    await runProgram(registered({ endpoint: sink.url }), {
      env: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
    });
    expect(sink.requests[0]?.headers["content-type"]).toBe("application/json");
    expect(sink.spans()).toMatchObject([{ name: "turn" }]);
  });

  it("says that gRPC is not supported and sends protobuf", async () => {
    const { stderr } = await runProgram(registered({ endpoint: sink.url }), {
      env: { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    });
    expect(stderr).toContain("grpc is not supported");
    expect(sink.spans()).toHaveLength(1);
  });

  it("sends headers of the code and of the environment", async () => {
    await runProgram(registered({ endpoint: sink.url, headers: { "x-team": "support" } }), {
      env: { OTEL_EXPORTER_OTLP_HEADERS: "x-region=eu" },
    });
    expect(sink.requests[0]?.headers).toMatchObject({ "x-team": "support", "x-region": "eu" });
  });

  it("gives a vendor's credentials to that vendor", async () => {
    await runProgram(registered({}), {
      env: {
        PHOENIX_COLLECTOR_ENDPOINT: sink.url,
        PHOENIX_API_KEY: "phoenix-secret",
        PHOENIX_PROJECT_NAME: "p",
      },
    });
    expect(sink.requests[0]?.headers.authorization).toBe("Bearer phoenix-secret");
    expect(sink.spans()[0]?.resource["openinference.project.name"]).toBe("p");
  });

  it("keeps a vendor's credentials from any other address", async () => {
    await runProgram(registered({ endpoint: sink.url }), {
      env: { ARIZE_API_KEY: "arize-secret", ARIZE_SPACE_ID: "space", LANGFUSE_SECRET_KEY: "langfuse-secret" },
    });
    expect(sink.spans()).toHaveLength(1);
    expect(JSON.stringify(sink.requests)).not.toMatch(/secret|space/);
  });

  it("runs the application's processors after the session is known", async () => {
    const program = `
      import { register } from "@otel-sessions/node";
      const noop = async () => {};
      const copy = { onStart: (span) => span.setAttribute("copy", span.attributes["session.id"]), onEnd() {}, forceFlush: noop, shutdown: noop };
      register({ endpoint: ${JSON.stringify(sink.url)}, spanProcessors: [copy] });
      ${oneTurn}
    `;
    await runProgram(program);
    expect(sink.spans()[0]?.attributes["copy"]).toBe("conversation-1");
  });

  it("patches what is loaded with `import`", async () => {
    const { code, stderr } = await runProgram(new URL("./programs/serve-and-get.ts", import.meta.url), {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // One of the server, one of the client; the export itself makes none.
    expect(sink.spans().map(({ name }) => name)).toEqual(["GET", "GET"]);
  });

  it.each([
    ["none", ""],
    ["console", "name: 'turn'"],
  ])("sends nothing when OTEL_TRACES_EXPORTER is %s", async (name, output) => {
    const { stdout } = await runProgram(registered({ endpoint: sink.url }), {
      env: { OTEL_TRACES_EXPORTER: name },
    });
    expect(stdout).toContain(output);
    expect(sink.requests).toEqual([]);
  });

  it("does nothing when OTEL_SDK_DISABLED says so", async () => {
    const { code } = await runProgram(
      registered({ endpoint: sink.url }, `${oneTurn} await registration.shutdown();`),
      {
        env: { OTEL_SDK_DISABLED: "true" },
      },
    );
    expect(code).toBe(0);
    expect(sink.requests).toEqual([]);
  });

  it("returns the first registration when it is called twice, and says so", async () => {
    const { stdout, stderr } = await runProgram(`
      import { register } from "@otel-sessions/node";
      const first = register({ endpoint: ${JSON.stringify(sink.url)} });
      console.log(register({ endpoint: "http://127.0.0.1:1" }) === first);
    `);
    expect(stdout).toBe("true\n");
    expect(stderr).toContain("register() was called before");
  });

  it("says that another provider was there first", async () => {
    const { stderr } = await runProgram(`
      import { register } from "@otel-sessions/node";
      import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
      new NodeTracerProvider().register();
      register({ endpoint: ${JSON.stringify(sink.url)} });
    `);
    expect(stderr).toContain("Another tracer provider was registered before");
  });

  it("leaves the application's own diagnostics logger in place", async () => {
    const { stdout, stderr } = await runProgram(`
      import { diag } from "@opentelemetry/api";
      import { register } from "@otel-sessions/node";
      const ignore = () => {};
      diag.setLogger({ error: ignore, warn: console.log, info: ignore, debug: ignore, verbose: ignore });
      register(); register();
    `);
    expect(stdout).toContain("register() was called before");
    expect(stderr).toBe("");
  });
});

describe("register with wrong options", () => {
  it.each([
    ["serviceName", { serviceName: 7 }],
    ["projectName", { projectName: " " }],
    ["endpoint", { endpoint: "collector:4318" }],
    ["endpoint", { endpoint: "user:secret@" }],
    ["headers", { headers: { authorization: 1 } }],
    ["instrumentations", { instrumentations: [{}] }],
    ["spanProcessors", { spanProcessors: {} }],
    ["flushTimeoutMs", { flushTimeoutMs: "3s" }],
  ])("names %s and does not repeat its value", (name, options) => {
    const attempt = () => register(options as Parameters<typeof register>[0]);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(new RegExp(`^\\[otel-sessions/node\\] Expected \`${name}\` to be`));
    expect(attempt).not.toThrow(/secret/);
  });
});
