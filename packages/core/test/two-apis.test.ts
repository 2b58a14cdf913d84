// What happens to a library that brings an API of its own, newer than the application's.
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

it("runs the application, and stamps spans from the context that the SDK hands over", () => {
  const { context, trace } = applicationsApi;
  expect(core.usingSession("s1", () => core.getSessionId())).toBeUndefined();
  context.with(core.setSession(context.active(), "s1"), () => {
    trace.getTracer("test").startSpan("work").end();
  });
  expect(tracing.ids("work")).toEqual(["s1", undefined]);
});
