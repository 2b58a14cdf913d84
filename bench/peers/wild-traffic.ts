/** Conversations as instrumentations report them, in shapes that receivers are known to get wrong, and what is true of them. */
import {
  anyValue,
  type EncodedKeyValue,
  instrumentationScope,
  resource,
  span,
  tracesData,
} from "../../packages/viewer/src/otlp/proto.ts";
import type { SessionFigures } from "./receiver.ts";

export const WILD_PROJECT = "in-the-wild";

/** A span before it is encoded; the parent is a place in the same trace. */
interface WildSpan {
  readonly name: string;
  readonly parent?: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

interface Turn {
  readonly session: Readonly<Record<string, string>>;
  readonly prompt: number;
  readonly completion: number;
}

/** How a turn is reported. */
interface Shape {
  readonly title: string;
  readonly spans: (turn: Turn) => readonly WildSpan[];
  /** Each request goes out twice, as after a lost answer. */
  readonly resent?: boolean;
  /** Another project has a session of the same id. */
  readonly shared?: boolean;
}

const usage = ({ prompt, completion }: Turn): Record<string, number> => ({
  "llm.token_count.prompt": prompt,
  "llm.token_count.completion": completion,
  "llm.token_count.total": prompt + completion,
});
const agent = {
  "openinference.span.kind": "AGENT",
  "input.value": "a question",
  "output.value": "an answer",
};
const llm = { "openinference.span.kind": "LLM", "llm.model_name": "gpt-4.1-mini" };

const shapes: readonly Shape[] = [
  {
    title: "id on every span",
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...turn.session } },
      { name: "model", parent: 0, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
  {
    title: "id on the root span alone",
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...turn.session } },
      { name: "model", parent: 0, attributes: { ...llm, ...usage(turn) } },
    ],
  },
  {
    title: "id on the model call alone",
    spans: (turn) => [
      { name: "POST /chat", attributes: {} },
      { name: "agent", parent: 0, attributes: agent },
      { name: "model", parent: 1, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
  {
    title: "a wrapper repeats its model call's usage",
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...usage(turn), ...turn.session } },
      { name: "model", parent: 0, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
  {
    title: "two instrumentations report the same model call",
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...turn.session } },
      { name: "ChatOpenAI", parent: 0, attributes: { ...llm, ...usage(turn), ...turn.session } },
      { name: "chat.completions", parent: 1, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
  {
    title: "no total reported",
    spans: (turn) => {
      const { "llm.token_count.total": _, ...parts } = usage(turn);
      return [
        { name: "agent", attributes: { ...agent, ...turn.session } },
        { name: "model", parent: 0, attributes: { ...llm, ...parts, ...turn.session } },
      ];
    },
  },
  {
    title: "OpenTelemetry's GenAI names",
    spans: (turn) => [
      { name: "POST /chat", attributes: {} },
      {
        name: "chat gpt-4.1-mini",
        parent: 0,
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "gpt-4.1-mini",
          "gen_ai.conversation.id": turn.session["session.id"] ?? "",
          "gen_ai.usage.input_tokens": turn.prompt,
          "gen_ai.usage.output_tokens": turn.completion,
        },
      },
    ],
  },
  {
    title: "another project has a session of the same id",
    shared: true,
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...turn.session } },
      { name: "model", parent: 0, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
  {
    title: "every request sent twice",
    resent: true,
    spans: (turn) => [
      { name: "agent", attributes: { ...agent, ...turn.session } },
      { name: "model", parent: 0, attributes: { ...llm, ...usage(turn), ...turn.session } },
    ],
  },
];

const SESSIONS = 20;
const TURNS = 4;
const [own, other] = [WILD_PROJECT, "another"].map((name) =>
  resource.encode({
    attributes: toAttributes({ "service.name": name, "openinference.project.name": name }),
  }),
) as [Uint8Array, Uint8Array];
const scope = instrumentationScope.encode({ name: "bench" });

/** A shape's requests, and what is true of its sessions. */
export interface WildTraffic {
  readonly title: string;
  readonly requests: readonly Uint8Array<ArrayBuffer>[];
  /** How many spans the project has of them. */
  readonly spanCount: number;
  readonly truth: readonly SessionFigures[];
}

/** The conversations of every shape: 20 sessions of 4 turns each. */
export function createWildTraffic(): WildTraffic[] {
  return shapes.map((shape, number) => {
    const requests: Uint8Array<ArrayBuffer>[] = [];
    const truth: SessionFigures[] = [];
    let spanCount = 0;
    for (let session = 0; session < SESSIONS; session++) {
      const sessionId = `wild-${number}-${session}`;
      const sum = { prompt: 0, completion: 0 };
      for (let turn = 0; turn < TURNS; turn++) {
        const prompt = 100 + ((session * 37 + turn * 211) % 900);
        const completion = 10 + ((session * 53 + turn * 97) % 300);
        sum.prompt += prompt;
        sum.completion += completion;
        const spans = shape.spans({
          session: { "session.id": sessionId, "user.id": "ada" },
          prompt,
          completion,
        });
        const trace = ((number + 1) * SESSIONS + session) * TURNS + turn;
        const request = encode(own, spans, trace);
        requests.push(request);
        spanCount += spans.length;
        if (shape.resent === true) requests.push(request);
        if (shape.shared === true) requests.push(encode(other, spans, trace + 1_000_000));
      }
      truth.push({ sessionId, traces: TURNS, ...sum, total: sum.prompt + sum.completion });
    }
    return { title: shape.title, requests, spanCount, truth };
  });
}

function encode(service: Uint8Array, spans: readonly WildSpan[], trace: number): Uint8Array<ArrayBuffer> {
  const start = 1_767_225_600_000n + BigInt(trace) * 1000n;
  const nanoseconds = (ms: bigint): string => (ms * 1_000_000n).toString();
  const encoded = spans.map(({ name, parent, attributes }, place) =>
    span.encode({
      traceId: toId(trace, 0, 16),
      spanId: toId(trace, place, 8),
      parentSpanId: parent === undefined ? new Uint8Array() : toId(trace, parent, 8),
      name,
      kind: parent === undefined ? 2 : 1,
      startTimeUnixNano: nanoseconds(start + BigInt(place)),
      endTimeUnixNano: nanoseconds(start + 900n - BigInt(place)),
      attributes: toAttributes(attributes),
      status: null,
    }),
  );
  const request = { resourceSpans: [{ resource: service, scopeSpans: [{ scope, spans: encoded }] }] };
  return new Uint8Array(tracesData.encode(request));
}

function toAttributes(attributes: WildSpan["attributes"]): EncodedKeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: anyValue.encode(typeof value === "string" ? { stringValue: value } : { intValue: value }),
  }));
}

function toId(trace: number, place: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length, 0x77);
  bytes.writeUInt32BE(trace + 1, length - 8);
  bytes.writeUInt32BE(place + 1, length - 4);
  return bytes;
}
