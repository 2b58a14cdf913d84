// A copy of the API that is newer than the one the application registered with: it finds nothing registered.
import * as applicationsApi from "@opentelemetry/api";
import { startTracing, type Tracing } from "@otel-sessions/testing";
import * as newerApi from "opentelemetry-api-1.10";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

type Core = typeof import("../src/index.ts");

let core: Core;
let tracing: Tracing;
beforeEach(async () => {
  vi.resetModules();
  vi.doMock("@opentelemetry/api", () => newerApi);
  core = await import("../src/index.ts");
  tracing = startTracing({ spanProcessors: [new core.SessionSpanProcessor()] });
});
afterEach(() => tracing.stop());

it("names both copies' trouble, through the logger that the application registered", () => {
  expect(core.checkSetup()).toEqual([
    {
      code: "two-apis",
      message: expect.stringMatching(/two copies of @opentelemetry\/api; .* 1\.9\.\d+\./) as string,
    },
  ]);
  const reader = {
    name: "test",
    header: () => undefined,
    query: () => undefined,
    param: () => undefined,
    setCookie: () => undefined,
  };
  const identifier = core.createIdentifier({ sessionId: () => "s1" }, reader, { sessionId: [], userId: [] });
  expect(identifier.run({}, () => "answer")).toBe("answer");
  expect(tracing.warnings).toEqual([expect.stringContaining("two copies of @opentelemetry/api")]);
});

it("keeps sessions all the same, in the context manager that the application registered", async () => {
  const tracer = applicationsApi.trace.getTracer("test");
  const inside = core.usingSession("s1", () => {
    tracer.startSpan("work").end();
    return core.getSessionId();
  });
  expect(inside).toBe("s1");
  expect(core.getSessionId()).toBeUndefined();

  await tracer.startActiveSpan("request", async (span) => {
    await Promise.resolve();
    core.identify({ sessionId: "s2", userId: "ada" });
    const bound = core.usingUser("grace", () => core.bind(() => core.getUserId()));
    expect(await new Promise((resolve) => setImmediate(() => resolve(bound())))).toBe("grace");
    span.end();
  });
  expect(tracing.ids("work")).toEqual(["s1", undefined]);
  expect(tracing.ids("request")).toEqual(["s2", "ada"]);
});
