import { describe, expect, it } from "vitest";
import { decodeTraces } from "../../src/otlp/decode-traces.ts";
import { readExchange } from "../../src/semantics/messages/read-exchange.ts";
import type { ChatExchange } from "../../src/semantics/messages/chat-message.ts";
import { spanId, t0, toBody, traceId, type TestSpan } from "../support/otlp-request.ts";

/** What a span with these attributes tells, after its way through OTLP. */
function read(attributes: NonNullable<TestSpan["attributes"]>): ChatExchange | null {
  const span = { traceId: traceId(1), spanId: spanId(1), start: t0, end: t0, attributes };
  const [received] = decodeTraces(toBody([span]), "json").spans;
  return received === undefined ? null : readExchange(received);
}

const thought = "The user wants the capital. It is Paris.";
const answer = "Paris.";
// A PNG of one pixel.
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pngBytes = Buffer.from(png, "base64").length;
const image = { kind: "image", mediaType: "image/png", bytes: pngBytes, name: null };

describe("what a model thought", () => {
  const dialects: readonly (readonly [string, NonNullable<TestSpan["attributes"]>])[] = [
    [
      "OpenInference's parts of a message",
      {
        "openinference.span.kind": "LLM",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.contents.0.message_content.type": "reasoning",
        "llm.output_messages.0.message.contents.0.message_content.text": thought,
        "llm.output_messages.0.message.contents.0.message_content.signature": "EqQBCgIYAhIM1gbcDa9",
        "llm.output_messages.0.message.contents.1.message_content.type": "text",
        "llm.output_messages.0.message.contents.1.message_content.text": answer,
      },
    ],
    [
      "the parts of the GenAI conventions",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.output.messages": JSON.stringify([
          {
            role: "assistant",
            parts: [
              { type: "reasoning", content: thought },
              { type: "text", content: answer },
            ],
            finish_reason: "stop",
          },
        ]),
      },
    ],
    [
      "the AI SDK's response",
      {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.response.text": answer,
        "ai.response.reasoning": thought,
      },
    ],
    [
      "Anthropic's blocks as they are",
      {
        "openinference.span.kind": "LLM",
        "output.value": JSON.stringify({
          role: "assistant",
          content: [
            { type: "thinking", thinking: thought, signature: "EqQBCgIYAhIM1gbcDa9" },
            { type: "redacted_thinking", data: "EmwKAhgBEgy3va3pzix" },
            { type: "text", text: answer },
          ],
        }),
      },
    ],
    [
      "what providers of open models put beside the content, in Langfuse",
      {
        "langfuse.observation.type": "generation",
        "langfuse.observation.output": JSON.stringify({
          role: "assistant",
          content: answer,
          reasoning_content: thought,
        }),
      },
    ],
    [
      "LangChain's additional arguments",
      {
        "langfuse.observation.type": "generation",
        "langfuse.observation.output": JSON.stringify({
          role: "assistant",
          content: answer,
          additional_kwargs: { reasoning_content: thought },
        }),
      },
    ],
    [
      "the summary that OpenAI gives",
      {
        "gen_ai.output.messages": JSON.stringify([
          {
            role: "assistant",
            content: [
              { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: thought }] },
              { type: "output_text", text: answer },
            ],
          },
        ]),
      },
    ],
    [
      "Gemini's marked parts",
      {
        "gen_ai.output.messages": JSON.stringify([
          { role: "model", parts: [{ text: thought, thought: true }, { text: answer }] },
        ]),
      },
    ],
  ];

  it.each(dialects)("is read from %s, apart from the answer", (_, attributes) => {
    expect(read(attributes)?.output).toEqual([{ role: "assistant", content: answer, reasoning: thought }]);
  });

  it("is a message of its own where Traceloop makes it one", () => {
    expect(
      read({
        "llm.request.type": "chat",
        "gen_ai.completion.0.role": "thinking",
        "gen_ai.completion.0.content": thought,
        "gen_ai.completion.1.role": "assistant",
        "gen_ai.completion.1.content": answer,
      })?.output,
    ).toEqual([
      { role: "assistant", content: "", reasoning: thought },
      { role: "assistant", content: answer },
    ]);
  });
});

describe("what a message came with", () => {
  const question = "What is this?";
  const message = (content: unknown): string => JSON.stringify([{ role: "user", content }]);
  const dialects: readonly (readonly [string, NonNullable<TestSpan["attributes"]>, object])[] = [
    [
      "OpenInference's flattened image",
      {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.contents.0.message_content.type": "text",
        "llm.input_messages.0.message.contents.0.message_content.text": question,
        "llm.input_messages.0.message.contents.1.message_content.type": "image",
        "llm.input_messages.0.message.contents.1.message_content.image.image.url": `data:image/png;base64,${png}`,
      },
      image,
    ],
    [
      "the blob of the GenAI conventions",
      {
        "gen_ai.input.messages": JSON.stringify([
          {
            role: "user",
            parts: [
              { type: "text", content: question },
              { type: "blob", modality: "image", mime_type: "image/png", content: png },
            ],
          },
        ]),
      },
      image,
    ],
    [
      "their link",
      {
        "gen_ai.input.messages": JSON.stringify([
          {
            role: "user",
            parts: [
              { type: "text", content: question },
              { type: "uri", modality: "image", mime_type: null, uri: "https://example.com/cat.png" },
            ],
          },
        ]),
      },
      { ...image, mediaType: null, bytes: null },
    ],
    [
      "OpenAI's image_url",
      {
        "gen_ai.input.messages": message([
          { type: "text", text: question },
          { type: "image_url", image_url: { url: `data:image/png;base64,${png}`, detail: "low" } },
        ]),
      },
      image,
    ],
    [
      "OpenAI's recording",
      {
        "gen_ai.input.messages": message([
          { type: "text", text: question },
          { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
        ]),
      },
      { kind: "audio", mediaType: "audio/wav", bytes: 3, name: null },
    ],
    [
      "OpenAI's file",
      {
        "gen_ai.input.messages": message([
          { type: "text", text: question },
          {
            type: "file",
            file: { filename: "invoice.pdf", file_data: "data:application/pdf;base64,JVBERg==" },
          },
        ]),
      },
      { kind: "file", mediaType: "application/pdf", bytes: 4, name: "invoice.pdf" },
    ],
    [
      "Anthropic's source",
      {
        "gen_ai.input.messages": message([
          { type: "text", text: question },
          { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
        ]),
      },
      image,
    ],
    [
      "the AI SDK's file part",
      {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.prompt.messages": message([
          { type: "text", text: question },
          { type: "file", mediaType: "application/pdf", filename: "invoice.pdf", data: "JVBERg==" },
        ]),
      },
      { kind: "file", mediaType: "application/pdf", bytes: 4, name: "invoice.pdf" },
    ],
    [
      "the AI SDK's image with a link",
      {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.prompt.messages": message([
          { type: "text", text: question },
          { type: "image", image: "https://example.com/cat.png" },
        ]),
      },
      { ...image, mediaType: null, bytes: null },
    ],
    [
      "Gemini's inline data",
      {
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ text: question }, { inlineData: { mimeType: "image/png", data: png } }] },
        ]),
      },
      image,
    ],
  ];

  it.each(dialects)("is told of %s, beside the text", (_, attributes, expected) => {
    expect(read(attributes)?.input).toEqual([{ role: "user", content: question, attachments: [expected] }]);
  });
});
