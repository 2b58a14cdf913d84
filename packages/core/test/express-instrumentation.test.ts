import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { context, createContextKey } from "@opentelemetry/api";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import type { Express, Request } from "express";
import { ExpressInstrumentation as OldExpressInstrumentation } from "instrumentation-express-that-loses-context";
import { RouterInstrumentation as OldRouterInstrumentation } from "instrumentation-router-that-loses-context";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { checkSetup, createIdentifier, getSessionId, header } from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

const instrumentations = {
  http: new HttpInstrumentation(),
  mended: new ExpressInstrumentation(),
  express: new OldExpressInstrumentation(),
  router: new OldRouterInstrumentation(),
};
// They watch from now on what is required, and patch it once they are enabled again.
for (const instrumentation of Object.values(instrumentations)) instrumentation.disable();
const express = createRequire(import.meta.url)("express") as () => Express;

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

function enable(name: keyof typeof instrumentations): void {
  const instrumentation = instrumentations[name];
  instrumentation.setTracerProvider(tracing.provider);
  instrumentation.enable();
  onTestFinished(() => {
    instrumentation.disable();
  });
}

const MARK = createContextKey("set by a middleware");

const identifier = createIdentifier<Request>(
  { sessionId: header("x-conversation-id"), userId: (request) => request.get("x-user") },
  {
    name: "express",
    header: (request, name) => request.get(name),
    query: () => undefined,
    param: () => undefined,
    setCookie: () => undefined,
  },
  { sessionId: [], userId: [] },
);

/** Sends one request to an app with our middleware; returns what its handler saw. */
async function request(): Promise<{ readonly mark: unknown; readonly sessionId: unknown }> {
  const app = express();
  app.use((request, _response, next) => {
    void identifier.run(request, () => context.with(context.active().setValue(MARK, "kept"), next));
  });
  app.get("/", (request, response) => {
    const mark = context.active().getValue(MARK);
    request.on("data", () => tracing.tracer.startSpan("listener").end());
    request.on("end", () => {
      tracing.tracer.startSpan("handler").end();
      response.json({ mark, sessionId: getSessionId() });
    });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const headers = { "x-conversation-id": "c-1", "x-user": "ada" };
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
  const seen = (await response.json()) as { mark: unknown; sessionId: unknown };
  server.closeAllConnections();
  server.close();
  return seen;
}

/** Session and user of all spans, each pair once. */
const idsOfAll = (): string[] => {
  const ids = tracing.spans().map(({ attributes }) => [attributes["session.id"], attributes["user.id"]]);
  return [...new Set(ids.map(([session, user]) => `${String(session)} ${String(user)}`))];
};

const lossReports = (): string[] =>
  checkSetup()
    .filter(({ code }) => code === "context-lost")
    .map(({ message }) => message);

it("has nothing to mend with an instrumentation that keeps the context", async () => {
  enable("http");
  enable("mended");
  expect(await request()).toEqual({ mark: "kept", sessionId: "c-1" });
  expect(idsOfAll()).toEqual(["c-1 ada"]);
  expect([tracing.warnings, lossReports()]).toEqual([[], []]);
});

it.each([
  ["express", "0.57", "0.62.0"],
  ["router", "0.60", "0.63.0"],
] as const)("mends what instrumentation-%s %s loses, and says so", async (name, version, mendedIn) => {
  enable("http");
  enable(name);
  expect(await request()).toEqual({ mark: undefined, sessionId: "c-1" });
  expect(tracing.ids("handler")).toEqual(["c-1", "ada"]);
  expect(idsOfAll()).toEqual(["c-1 ada"]);
  const report: unknown = expect.stringMatching(
    new RegExp(`instrumentation-${name} ${version}.* loses the context .* Upgrade to ${mendedIn}`),
  );
  expect(tracing.warnings).toEqual([report]);
  expect(lossReports()).toContainEqual(report);
});
