import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import * as openInference from "@arizeai/openinference-core";
import { OpenInferenceSimpleSpanProcessor } from "@arizeai/openinference-vercel";
import { context } from "@opentelemetry/api";
import { startTracing as startWith } from "@otel-sessions/testing";
import { generateText, streamText } from "ai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { bind, identify, SessionSpanProcessor, usingAttributes } from "../src/index.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let server: ModelServer;
let tracing: Tracing;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
afterEach(() => tracing.stop());

/** A question to a model, by an SDK that is instrumented as its documentation says. */
const question = () => ({
  model: createOpenAI({ baseURL: `${server.url}/v1`, apiKey: "local" }).chat("gpt-4o"),
  prompt: "Hello",
  telemetry: { integrations: new OpenTelemetry({ tracer: tracing.tracer }) },
});
const answer = () => generateText(question());

/** Session and user of all spans, each pair once, and whether there are any of the AI SDK's. */
function idsOfAll(): string[] {
  expect(tracing.spans().some(({ attributes }) => "gen_ai.operation.name" in attributes)).toBe(true);
  const ids = tracing.spans().map(({ attributes }) => [attributes["session.id"], attributes["user.id"]]);
  return [...new Set(ids.map(([session, user]) => `${String(session)} ${String(user)}`))];
}

it("has what our scopes set read by OpenInference's processor, on every span of the AI SDK", async () => {
  // It stamps the spans that the exporting processor beside it captures; its own exporter gets none.
  const exporter = { export: () => undefined, shutdown: async () => undefined };
  tracing = startWith({ spanProcessors: [new OpenInferenceSimpleSpanProcessor({ exporter })] });
  await usingAttributes({ sessionId: "s1", userId: "ada" }, answer);
  expect(idsOfAll()).toEqual(["s1 ada"]);
});

it("gives the same ids whichever of the two processors comes first", async () => {
  const exporter = { export: () => undefined, shutdown: async () => undefined };
  const theirs = () => new OpenInferenceSimpleSpanProcessor({ exporter });
  for (const spanProcessors of [
    [new SessionSpanProcessor(), theirs()],
    [theirs(), new SessionSpanProcessor()],
  ]) {
    tracing = startWith({ spanProcessors });
    await usingAttributes({ sessionId: "s1", userId: "ada" }, answer);
    expect(idsOfAll()).toEqual(["s1 ada"]);
    await tracing.stop();
  }
});

it("stamps the AI SDK's spans with what OpenInference's setters set", async () => {
  tracing = startTracing();
  await context.with(openInference.setSession(context.active(), { sessionId: "theirs" }), answer);
  expect(idsOfAll()).toEqual(["theirs undefined"]);
});

it("stamps them with an identity that became known during the request", async () => {
  tracing = startTracing();
  await tracing.tracer.startActiveSpan("request", async (request) => {
    identify({ sessionId: "late", userId: "joan" });
    await answer();
    request.end();
  });
  expect(idsOfAll()).toEqual(["late joan"]);
});

it("stamps those of a stream that is read elsewhere", async () => {
  tracing = startTracing();
  const { textStream } = usingAttributes({ sessionId: "s1", userId: "ada" }, () => streamText(question()));
  let text = "";
  await usingAttributes({ sessionId: "elsewhere" }, async () => {
    for await (const chunk of bind(textStream)) text += chunk;
  });
  expect(text).toBe("Hello, Ada.");
  expect(idsOfAll()).toEqual(["s1 ada"]);
});
