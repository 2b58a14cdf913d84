import { describe, expect, it } from "vitest";
import type { Span } from "../../src/api/contract.ts";
import { readSpan } from "../../ui/src/trace/read-span.ts";

const span = (attributes: Span["attributes"], events: Span["events"] = []): Span => ({
  traceId: "t",
  spanId: "s",
  parentSpanId: null,
  name: "span",
  kind: "INTERNAL",
  spanKind: null,
  model: null,
  usage: null,
  costUsd: null,
  startTime: new Date(0).toISOString(),
  endTime: new Date(1).toISOString(),
  durationMs: 1,
  status: "UNSET",
  statusMessage: null,
  attributes,
  events,
  resource: {},
  scope: null,
  sessionId: null,
});

const weather = {
  type: "function",
  function: { name: "get_weather", description: "Tells the weather", parameters: { type: "object" } },
};
const offered = { name: "get_weather", description: "Tells the weather", schema: '{"type":"object"}' };

describe("what a span tells", () => {
  it.each<[string, Span["attributes"]]>([
    [
      "OpenInference",
      {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "Hi",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "Hello",
        "llm.tools.0.tool.json_schema": JSON.stringify(weather),
        "llm.invocation_parameters": '{"model":"m","temperature":0.2,"tools":[],"stop":["a"]}',
      },
    ],
    [
      "the GenAI conventions",
      {
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
        "gen_ai.tool.definitions": JSON.stringify([weather.function]),
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.stop": ["a"],
        "gen_ai.request.model": "m",
      },
    ],
    [
      "the AI SDK",
      {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.prompt.messages": '[{"role":"user","content":[{"type":"text","text":"Hi"}]}]',
        "ai.response.text": "Hello",
        "ai.prompt.tools": [JSON.stringify({ type: "function", ...weather.function })],
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.stop": ["a"],
      },
    ],
  ])("are messages, tools and parameters as %s writes them", (_, attributes) => {
    const content = readSpan(span(attributes));
    expect(content.exchange).toEqual({
      input: [{ role: "user", content: "Hi" }],
      output: [{ role: "assistant", content: "Hello" }],
    });
    expect(content.offered).toEqual([offered]);
    expect(content.parameters).toEqual([
      ["temperature", "0.2"],
      ["stop", '["a"]'],
    ]);
  });

  it("are the documents that were found, and those that were ordered anew", () => {
    const content = readSpan(
      span({
        "retrieval.documents.0.document.id": "a",
        "retrieval.documents.0.document.content": "First",
        "retrieval.documents.0.document.score": 0.9,
        "retrieval.documents.0.document.metadata": '{"page":1}',
        "reranker.input_documents.0.document.content": "Before",
        "reranker.output_documents.0.document.content": "After",
      }),
    );
    expect(content.inputDocuments.map((document) => document.content)).toEqual(["Before"]);
    expect(content.outputDocuments).toEqual([
      { id: "a", content: "First", score: 0.9, metadata: '{"page":1}' },
      { id: null, content: "After", score: null, metadata: null },
    ]);
  });

  it("are a template with its variables, the tool that was called, embedded texts and tags", () => {
    const content = readSpan(
      span({
        "llm.prompt_template.template": "Hi {name}",
        "llm.prompt_template.variables": '{"name":"Ada"}',
        "tool.name": "get_weather",
        "tool.description": "Tells the weather",
        "embedding.embeddings.0.embedding.text": "words",
        "tag.tags": '["one","two"]',
      }),
    );
    expect(content).toMatchObject({
      template: { text: "Hi {name}", variables: '{"name":"Ada"}' },
      tool: { name: "get_weather", description: "Tells the weather", schema: null },
      texts: ["words"],
      tags: ["one", "two"],
    });
  });

  it.each<[string, Span["attributes"]]>([
    ["nothing at all", {}],
    ["parameters that are no JSON", { "llm.invocation_parameters": "{", "tag.tags": "{" }],
    ["tools that are none", { "ai.prompt.tools": [1, "[", "{}"], "llm.tools.x.tool.json_schema": "1" }],
    ["a key of every object", { ["__proto__"]: "x", "retrieval.documents.-1.document.content": "x" }],
  ])("are nothing where there is %s", (_, attributes) => {
    expect(readSpan(span(attributes))).toEqual({
      exchange: null,
      input: null,
      output: null,
      inputDocuments: [],
      outputDocuments: [],
      texts: [],
      offered: [],
      tool: null,
      parameters: [],
      template: null,
      tags: [],
    });
  });

  it("names a parameter once, though two dialects tell it", () => {
    const { parameters } = readSpan(
      span({ "llm.invocation_parameters": '{"temperature":0.2}', "gen_ai.request.temperature": 0.2 }),
    );
    expect(parameters).toEqual([["temperature", "0.2"]]);
  });
});
