import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { startModelServer, type ModelServer } from "@otel-sessions/model-server";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { withStreamUsage } from "../src/index.ts";

describe("withStreamUsage, with OpenAI's client and OpenInference's instrumentation", () => {
  const exporter = new InMemorySpanExporter();
  let server: ModelServer;
  let openai: OpenAI;
  beforeAll(async () => {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
    new OpenAIInstrumentation().manuallyInstrument(OpenAI);
    server = await startModelServer();
    openai = new OpenAI({ baseURL: server.url, apiKey: "local", fetch: withStreamUsage() });
  });
  afterAll(() => server.close());
  afterEach(() => exporter.reset());

  const request = {
    model: "gpt-4.1-mini",
    messages: [{ role: "user" as const, content: "Do you repair zips?" }],
  };

  /** Reads a stream to its end; the instrumentation ends its span a few ticks later. */
  async function readAll(streamed: AsyncIterable<unknown>): Promise<void> {
    for await (const chunk of streamed) expect(chunk).toBeDefined();
    await expect.poll(() => exporter.getFinishedSpans()).toHaveLength(1);
  }

  it("puts the usage of a stream on its LLM span", async () => {
    const stream = await openai.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    await readAll(stream);
    const call = server.calls().at(-1);
    expect(exporter.getFinishedSpans()[0]?.attributes).toMatchObject({
      "openinference.span.kind": "LLM",
      "llm.token_count.prompt": call?.promptTokens,
      "llm.token_count.completion": call?.completionTokens,
      "llm.token_count.total": call?.totalTokens,
    });
  });

  it("leaves a stream without usage as it is", async () => {
    const stream = await openai.chat.completions.create({ ...request, stream: true });
    await readAll(stream);
    expect(exporter.getFinishedSpans()[0]?.attributes).not.toHaveProperty("llm.token_count.total");
  });

  it("leaves whole answers to the instrumentation", async () => {
    const { choices } = await openai.chat.completions.create(request);
    expect(choices[0]?.message.content).toContain("€12");
    expect(exporter.getFinishedSpans()[0]?.attributes["llm.token_count.total"]).toBe(
      server.calls().at(-1)?.totalTokens,
    );
  });

  it("reads events however they are cut, and survives broken ones", async () => {
    const events =
      'data: {"usage":null}\n\ndata: {"usage"\n\ndata: {"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,' +
      '"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}}\n\ndata: [DONE]\n\n';
    const inPieces = async () => {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          for (const byte of new TextEncoder().encode(events)) controller.enqueue(Uint8Array.of(byte));
          controller.close();
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
    };
    await trace.getTracer("test").startActiveSpan("model", async (span) => {
      const response = await withStreamUsage(inPieces)("http://model.example");
      expect(await response.text()).toBe(events);
      span.end();
    });
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({
      "llm.token_count.prompt": 1,
      "llm.token_count.completion": 2,
      "llm.token_count.total": 3,
      "llm.token_count.prompt_details.cache_read": 1,
      "llm.token_count.completion_details.reasoning": 2,
    });
  });
});
