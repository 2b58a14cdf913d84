import Anthropic from "@anthropic-ai/sdk";
import * as openInference from "@arizeai/openinference-core";
import { AnthropicInstrumentation } from "@arizeai/openinference-instrumentation-anthropic";
import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";
import { context } from "@opentelemetry/api";
import { startTracing as startWithout } from "@otel-sessions/testing";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bind, identify, usingAttributes } from "../src/index.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { startTracing, type Tracing } from "./tracing.ts";

const instrumentations = {
  openai: new OpenAIInstrumentation(),
  anthropic: new AnthropicInstrumentation(),
  langchain: new LangChainInstrumentation(),
};
instrumentations.openai.manuallyInstrument(OpenAI);
instrumentations.anthropic.manuallyInstrument(Anthropic);
instrumentations.langchain.manuallyInstrument(callbackManager);

let server: ModelServer;
let tracing: Tracing;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
afterEach(() => tracing.stop());

const openai = (): OpenAI => new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "local", maxRetries: 0 });
const anthropic = (): Anthropic => new Anthropic({ baseURL: server.url, apiKey: "local", maxRetries: 0 });
const messages = [{ role: "user" as const, content: "Hello" }];

const chain = () =>
  ChatPromptTemplate.fromTemplate("Greet {name}.").pipe(
    new ChatOpenAI({ model: "gpt-4o", apiKey: "local", configuration: { baseURL: `${server.url}/v1` } }),
  );

/** Each instrumented call, and the spans that its instrumentor makes of it. */
const calls: Record<string, { readonly spans: readonly string[]; readonly call: () => Promise<unknown> }> = {
  "openai chat": {
    spans: ["OpenAI Chat Completions"],
    call: () => openai().chat.completions.create({ model: "gpt-4o", messages }),
  },
  "openai chat, streamed": {
    spans: ["OpenAI Chat Completions"],
    call: async () =>
      drain(await openai().chat.completions.create({ model: "gpt-4o", messages, stream: true })),
  },
  "openai responses": {
    spans: ["OpenAI Responses"],
    call: () => openai().responses.create({ model: "gpt-4o", input: "Hello" }),
  },
  "openai embeddings": {
    spans: ["OpenAI Embeddings"],
    call: () => openai().embeddings.create({ model: "text-embedding-3-small", input: "Hello" }),
  },
  "anthropic messages": {
    spans: ["Anthropic Messages"],
    call: () => anthropic().messages.create({ model: "claude-sonnet-5", max_tokens: 100, messages }),
  },
  "anthropic messages, streamed": {
    spans: ["Anthropic Messages"],
    call: async () =>
      drain(
        await anthropic().messages.create({
          model: "claude-sonnet-5",
          max_tokens: 100,
          messages,
          stream: true,
        }),
      ),
  },
  "langchain chain": {
    spans: ["RunnableSequence", "ChatPromptTemplate", "ChatOpenAI", "OpenAI Chat Completions"],
    call: () => chain().invoke({ name: "Ada" }),
  },
  "langchain chain, streamed": {
    spans: ["RunnableSequence", "ChatPromptTemplate", "ChatOpenAI", "OpenAI Chat Completions"],
    call: async () => drain(await chain().stream({ name: "Ada" })),
  },
};

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of stream);
}

function start(startSdk: () => Tracing): void {
  tracing = startSdk();
  for (const instrumentation of Object.values(instrumentations)) {
    instrumentation.setTracerProvider(tracing.provider);
  }
}

/** The values of some attributes on each captured span, by the span's name. */
const captured = (names: readonly string[], spans = tracing.spans()): string[] =>
  spans
    .map(({ name, attributes }) => [name, ...names.map((attribute) => attributes[attribute])].join(" | "))
    .toSorted();

const IDS = ["session.id", "user.id"];

/** The spans of OpenInference's instrumentors. Some clients (Anthropic's) make spans of their own as well. */
const instrumentorSpans = (): ReturnType<Tracing["spans"]> =>
  tracing.spans().filter(({ attributes }) => attributes["openinference.span.kind"] !== undefined);

/** Session and user of all spans, each pair once. */
const idsOfAll = (): string[] => [
  ...new Set(tracing.spans().map(({ attributes }) => IDS.map((id) => String(attributes[id])).join(" "))),
];

describe.each(Object.entries(calls))("%s", (_name, { spans, call }) => {
  const expected = (...values: readonly unknown[]): string[] =>
    spans.map((name) => [name, ...values].join(" | ")).toSorted();

  it("carries what our scopes set, by its instrumentor alone", async () => {
    start(() => startWithout());
    const scope = { sessionId: "s1", userId: "ada", tags: ["beta"], attributes: { "app.shop": 7 } };
    await usingAttributes(scope, call);
    expect(captured([...IDS, "tag.tags", "app.shop"], instrumentorSpans())).toEqual(
      expected("s1", "ada", '["beta"]', 7),
    );
  });

  it("carries what OpenInference's own setters set, in spans that nobody instrumented, too", async () => {
    start(startTracing);
    const theirs = openInference.setUser(
      openInference.setSession(context.active(), { sessionId: "theirs" }),
      {
        userId: "grace",
      },
    );
    await context.with(theirs, async () => {
      await call();
      tracing.tracer.startSpan("ours").end();
    });
    expect(captured(IDS, instrumentorSpans())).toEqual(expected("theirs", "grace"));
    expect(idsOfAll()).toEqual(["theirs grace"]);
  });

  it("carries an identity that became known during the request", async () => {
    start(startTracing);
    await tracing.tracer.startActiveSpan("request", async (request) => {
      identify({ sessionId: "late", userId: "joan" });
      await call();
      request.end();
    });
    expect(captured(IDS, instrumentorSpans())).toEqual(expected("late", "joan"));
    expect(idsOfAll()).toEqual(["late joan"]);
  });
});

it("keeps a streamed answer in its session that is read elsewhere", async () => {
  start(startTracing);
  const stream = await usingAttributes({ sessionId: "s1" }, async () =>
    bind(await openai().chat.completions.create({ model: "gpt-4o", messages, stream: true })),
  );
  await usingAttributes({ sessionId: "elsewhere" }, () => drain(stream));
  expect(captured(["session.id"])).toEqual(["OpenAI Chat Completions | s1"]);
});
