/** GenAI events that come as log records: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/ */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Conversation, SessionDetail, TraceDetail } from "../../src/api/contract.ts";
import { encodeJsonLogs } from "../../src/otlp/json-to-protobuf.ts";
import { logsData } from "../../src/otlp/proto.ts";
import { spanId, t0, traceId, type TestSpan } from "../support/otlp-request.ts";
import { useViewer } from "../support/viewer.ts";

const viewer = useViewer();

type Any = string | number | readonly Any[] | { readonly [key: string]: Any };

function toAnyValue(value: Any): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: (value as Any[]).map(toAnyValue) } };
  return { kvlistValue: { values: toAttributes(value as { readonly [key: string]: Any }) } };
}

function toAttributes(attributes: { readonly [key: string]: Any }): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(value) }));
}

interface Event {
  readonly name: string;
  readonly attributes?: { readonly [key: string]: Any };
  readonly body?: Any;
  /** Milliseconds after `t0`. */
  readonly time?: number;
  readonly trace?: number;
}

function toLogs(events: readonly Event[]): object {
  const logRecords = events.map(({ name, attributes = {}, body, time = 0, trace }) => ({
    timeUnixNano: String(BigInt(t0 + time) * 1_000_000n),
    eventName: name,
    attributes: toAttributes(attributes),
    ...(body !== undefined && { body: toAnyValue(body) }),
    ...(trace !== undefined && { traceId: traceId(trace), spanId: spanId(2) }),
  }));
  const resource = { attributes: toAttributes({ "service.name": "chat" }) };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "events" }, logRecords }] }] };
}

function post(body: Uint8Array | string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${viewer.url}/v1/logs`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
}

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

async function sendLogs(...events: readonly Event[]): Promise<void> {
  const response = await post(JSON.stringify(toLogs(events)), json);
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
}

/** A turn whose spans say nothing of what was said. */
function silentTurn(trace: number): TestSpan[] {
  const start = t0 + trace * 10_000;
  const ids = { traceId: traceId(trace), start, end: start + 1000 };
  return [
    { ...ids, spanId: spanId(1), attributes: { "session.id": `logs-${trace}` } },
    {
      ...ids,
      spanId: spanId(2),
      parentSpanId: spanId(1),
      attributes: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 7 },
    },
  ];
}

function details(trace: number, question: string, answer: string): Event {
  const text = (role: string, content: string): Any => ({ role, parts: [{ type: "text", content }] });
  return {
    name: "gen_ai.client.inference.operation.details",
    trace,
    time: trace * 10_000 + 500,
    attributes: {
      "gen_ai.input.messages": [text("user", question)],
      "gen_ai.output.messages": [text("assistant", answer)],
    },
  };
}

/** The same in the conventions up to 1.36: one event a message. */
function messages(trace: number): [asked: Event[], answered: Event[]] {
  const base = trace * 10_000;
  const call = { id: "call-1", type: "function", function: { name: "look_up", arguments: '{"q":1}' } };
  return [
    [
      { name: "gen_ai.user.message", trace, time: base + 10, body: { content: "Where is it?" } },
      {
        name: "gen_ai.assistant.message",
        trace,
        time: base + 10,
        body: { role: "assistant", tool_calls: [call] },
      },
      {
        name: "gen_ai.tool.message",
        trace,
        time: base + 10,
        body: { id: "call-1", content: "in the drawer" },
      },
    ],
    [
      {
        name: "gen_ai.choice",
        trace,
        time: base + 900,
        body: { index: 0, finish_reason: "stop", message: { role: "assistant", content: "In the drawer." } },
      },
    ],
  ];
}

async function conversation(trace: number): Promise<[string, string][]> {
  const told = await viewer.get<Conversation>(`/api/sessions/logs-${trace}/conversation`);
  return told.map(({ role, content }) => [role, content]);
}

describe("messages in log events", () => {
  const told = (question: string, answer: string): [string, string][] => [
    ["user", question],
    ["assistant", answer],
  ];

  it("are the conversation of the turn, and count no token", async () => {
    await viewer.send(silentTurn(1));
    await sendLogs(details(1, "Why?", "Because."));
    expect(await conversation(1)).toEqual(told("Why?", "Because."));
    expect(await viewer.get<SessionDetail>("/api/sessions/logs-1")).toMatchObject({
      traceCount: 1,
      promptTokens: 7,
      firstInput: "Why?",
      lastOutput: "Because.",
    });
  });

  it("may come before their span, and again", async () => {
    await sendLogs(details(2, "Early?", "Yes."));
    await viewer.send(silentTurn(2));
    const before = await viewer.get("/api/sessions/logs-2");
    await sendLogs(details(2, "Early?", "Yes."));
    await sendLogs(details(2, "Early?", "Yes."), details(2, "Early?", "Yes."));
    expect(await viewer.get("/api/sessions/logs-2")).toEqual(before);
    expect(await conversation(2)).toEqual(told("Early?", "Yes."));
  });

  it.each([3, 4])("may be one event each, whatever comes first (%i)", async (trace) => {
    const [asked, answered] = messages(trace);
    const steps = [
      (): Promise<void> => viewer.send(silentTurn(trace)),
      (): Promise<void> => sendLogs(...asked),
      (): Promise<void> => sendLogs(...answered),
    ];
    for (const step of trace === 3 ? steps : steps.toReversed()) await step();
    expect(await conversation(trace)).toEqual([
      ["user", "Where is it?"],
      ["assistant", ""],
      ["tool", "in the drawer"],
      ["assistant", "In the drawer."],
    ]);
  });

  it("add nothing to what the span tells already", async () => {
    const [root, call] = silentTurn(5) as [TestSpan, TestSpan];
    const attributes = {
      ...call.attributes,
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Twice?"}]}]',
      "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"Once."}]}]',
    };
    await viewer.send([root, { ...call, attributes }]);
    await sendLogs(details(5, "Twice?", "Once."));
    expect(await conversation(5)).toEqual(told("Twice?", "Once."));
  });

  it("name the session where their span does not", async () => {
    const [root, call] = silentTurn(6) as [TestSpan, TestSpan];
    await viewer.send([{ ...root, attributes: {} }, call]);
    const event = details(6, "Who?", "You.");
    await sendLogs({ ...event, attributes: { ...event.attributes, "session.id": "logs-6" } });
    expect(await conversation(6)).toEqual(told("Who?", "You."));
    expect(await viewer.get("/api/sessions/logs-6")).toMatchObject({ promptTokens: 7 });
  });
});

describe("evaluation results in log events", () => {
  const name = "gen_ai.evaluation.result";
  const result = { "gen_ai.evaluation.name": "correct", "gen_ai.evaluation.score.value": 0.25 };

  it("judge the turn of their span", async () => {
    await sendLogs({ name, trace: 10, attributes: result });
    await viewer.send(silentTurn(10));
    const { traces } = await viewer.get<SessionDetail>("/api/sessions/logs-10");
    expect(traces[0]?.evaluations).toMatchObject([{ name: "correct", score: 0.25 }]);
  });

  it("judge the session they name where they have no span, and are no turn of it", async () => {
    await viewer.send(silentTurn(11));
    await sendLogs({ name, attributes: { ...result, "session.id": "logs-11" } });
    expect(await viewer.get("/api/sessions/logs-11")).toMatchObject({
      traceCount: 1,
      evaluations: [{ name: "correct", score: 0.25 }],
    });
  });
});

describe("a request of logs", () => {
  it("may be protobuf, compressed, and is answered alike", async () => {
    await viewer.send(silentTurn(20));
    const { data } = encodeJsonLogs(JSON.stringify(toLogs([details(20, "Packed?", "Well.")])));
    const body = gzipSync(logsData.encode({ ...data }));
    const response = await post(body, { ...protobuf, "content-encoding": "gzip" });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, protobuf["content-type"]]);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(await conversation(20)).toHaveLength(2);
  });

  it("is acknowledged where it holds no GenAI event, and nothing of it is kept", async () => {
    await sendLogs({ name: "user.clicked", trace: 21, body: "a line of log" }, { name: "", trace: 21 });
    expect((await viewer.getError(`/api/traces/${traceId(21)}`)).status).toBe(404);
  });

  it("keeps the good records beside a bad one", async () => {
    const request = JSON.stringify(toLogs([details(22, "Good?", "Yes."), details(23, "Bad?", "Yes.")]));
    const response = await post(request.replace(traceId(23), "abcd"), json);
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: "1" } });
    expect((await viewer.get<TraceDetail>(`/api/traces/${traceId(22)}`)).spans).toHaveLength(1);
  });

  it.each([
    ["{", json],
    ['{"resourceLogs":7}', json],
    ["nonsense", protobuf],
  ])("is a 400 where it is none: %j", async (body, headers) => {
    expect((await post(body, headers)).status).toBe(400);
  });

  it("is a 405 where it is not a POST", async () => {
    expect((await fetch(`${viewer.url}/v1/logs`)).status).toBe(405);
  });
});
