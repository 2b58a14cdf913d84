import { context } from "@opentelemetry/api";
import { startTracing as startWith } from "@otel-sessions/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resetWarnings } from "../src/diagnostics.ts";
import { checkSetup, createIdentifier, SessionSpanProcessor } from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing | undefined;
beforeEach(() => {
  resetWarnings();
});
afterEach(async () => {
  await tracing?.stop();
  vi.unstubAllEnvs();
});

const codes = (): string[] => checkSetup().map(({ code }) => code);

/** One request through an adapter, which is what looks at the setup in an application. */
function serve(): void {
  const reader = {
    name: "test",
    header: () => undefined,
    query: () => undefined,
    param: () => undefined,
    setCookie: () => undefined,
  };
  void createIdentifier({ sessionId: () => "s1" }, reader, { sessionId: [], userId: [] }).run(
    {},
    () => undefined,
  );
}

// First in this file: it is remembered for the whole process that there was a processor.
describe("no-processor", () => {
  it("is found where none was ever made", () => {
    tracing = startWith();
    expect(codes()).toEqual(["no-processor"]);
  });

  it("is found where the active span was started by a provider that has none", () => {
    // Made, and never handed to the provider.
    new SessionSpanProcessor();
    tracing = startWith();
    tracing.tracer.startActiveSpan("request", (request) => {
      expect(codes()).toEqual(["no-processor"]);
      serve();
      serve();
      request.end();
    });
    expect(tracing.warnings).toEqual([
      expect.stringContaining("spanProcessors: [new SessionSpanProcessor(), ...]"),
    ]);
  });
});

describe("no-context-manager", () => {
  it("is found, and said once when a request is served", () => {
    tracing = startTracing();
    context.disable();
    expect(codes()).toEqual(["no-context-manager"]);
    serve();
    serve();
    expect(tracing.warnings).toEqual([expect.stringContaining("There is no context manager")]);
  });

  it("is no problem of an application that registered no SDK", () => {
    const warn = vi.spyOn(console, "warn");
    serve();
    expect(warn).not.toHaveBeenCalled();
    expect(codes()).toContain("no-context-manager");
  });
});

describe("no-pseudonym-key", () => {
  it("is found in production, unless there is one", () => {
    tracing = startTracing();
    expect(codes()).toEqual([]);
    vi.stubEnv("NODE_ENV", "production");
    expect(codes()).toEqual(["no-pseudonym-key"]);
    vi.stubEnv("OTEL_SESSIONS_KEY", "a test key of at least 16 bytes");
    expect(codes()).toEqual([]);
  });

  it("is not said of a request: not every application has credentials", () => {
    tracing = startTracing();
    vi.stubEnv("NODE_ENV", "production");
    serve();
    expect(tracing.warnings).toEqual([]);
  });
});

it("finds nothing where all is well, inside a request and outside", () => {
  tracing = startTracing();
  expect(checkSetup()).toEqual([]);
  tracing.tracer.startActiveSpan("request", (request) => {
    serve();
    expect(checkSetup()).toEqual([]);
    request.end();
  });
  expect(tracing.warnings).toEqual([]);
});
