/** A store of many short sessions and one endless one, to look at in a browser. */
import {
  anyValue,
  resource,
  span,
  tracesData,
  type EncodedKeyValue,
} from "../../packages/viewer/src/otlp/proto.ts";

const day = 86_400_000;
const users = 2_000;
const projects = ["shop", "travel", "library", "kitchen", "support"];
const subjects = [
  "boots",
  "the night train",
  "a sourdough",
  "an invoice",
  "my account",
  "a tent",
  "the refund",
];
const questions = ["Where is", "How do I return", "Can you explain", "What is wrong with", "Who looks after"];
const answer =
  "It depends on **two** things:\n\n1. when it was ordered\n2. where it is now\n\n```ts\nconst state = await find(order);\n```\n\n";

function attribute(key: string, value: string | number): EncodedKeyValue {
  return {
    key,
    value: anyValue.encode(typeof value === "string" ? { stringValue: value } : { intValue: value }),
  };
}

function toId(number: number, bytes: number): Uint8Array {
  const id = Buffer.alloc(bytes);
  id.writeDoubleBE(number + 1, bytes - 8);
  return id;
}

interface SeededTurn {
  /** Apart from all others. */
  readonly number: number;
  readonly sessionId: string;
  readonly userId: string;
  readonly start: number;
  readonly question: string;
  readonly answer: string;
}

/** A request, and the model call that answers it. */
function encodeTurn(turn: SeededTurn): Uint8Array[] {
  const start = BigInt(Math.floor(turn.start)) * 1_000_000n;
  const traceId = toId(turn.number, 16);
  const ids = [attribute("session.id", turn.sessionId), attribute("user.id", turn.userId)];
  const durationMs = BigInt(200 + ((turn.number * 7_919) % 9_000));
  const part = (place: number, more: readonly EncodedKeyValue[]): Uint8Array =>
    span.encode({
      traceId,
      spanId: toId(turn.number * 2 + place, 8),
      parentSpanId: place === 0 ? new Uint8Array() : toId(turn.number * 2, 8),
      name: place === 0 ? "POST /chat" : "chat gpt-4o-mini",
      kind: place === 0 ? 2 : 3,
      startTimeUnixNano: start.toString(),
      endTimeUnixNano: (start + durationMs * 1_000_000n).toString(),
      attributes: [...ids, ...more],
      status: place === 1 && turn.number % 23 === 0 ? { code: 2 } : null,
    });
  return [
    part(0, []),
    part(1, [
      attribute("openinference.span.kind", "LLM"),
      attribute("llm.model_name", "gpt-4o-mini"),
      attribute("llm.token_count.prompt", 100 + ((turn.number * 104_729) % 9_000)),
      attribute("llm.token_count.completion", 10 + ((turn.number * 7_907) % 900)),
      attribute("llm.input_messages.0.message.role", "user"),
      attribute("llm.input_messages.0.message.content", turn.question),
      attribute("llm.output_messages.0.message.role", "assistant"),
      attribute("llm.output_messages.0.message.content", turn.answer),
    ]),
  ];
}

function encodeRequest(project: string, turns: readonly SeededTurn[]): Uint8Array {
  return tracesData.encode({
    resourceSpans: [
      {
        resource: resource.encode({ attributes: [attribute("service.name", project)] }),
        scopeSpans: [{ scope: new Uint8Array(), spans: turns.flatMap(encodeTurn) }],
      },
    ],
  });
}

const batch = 500;

/** Export requests of so many sessions, the last of which has just been active. */
export function* manySessions(count: number): Generator<Uint8Array> {
  const now = Date.now();
  for (let first = 0; first < count; first += batch) {
    const turns = Array.from({ length: Math.min(batch, count - first) }, (_, index): SeededTurn => {
      const number = first + index;
      const question = `${questions[number % questions.length]} ${subjects[number % subjects.length]}, number ${number}?`;
      return {
        number,
        sessionId: `session-${number}`,
        userId: `user-${(number * 31) % users}`,
        start: now - ((count - number) / count) * 30 * day,
        question,
        answer,
      };
    });
    yield encodeRequest(projects[(first / batch) % projects.length] ?? "", turns);
  }
}

/** Export requests of one session of so many turns. */
export function* endlessSession(sessionId: string, count: number): Generator<Uint8Array> {
  const start = Date.now() - 40 * day;
  for (let first = 0; first < count; first += batch) {
    const turns = Array.from({ length: Math.min(batch, count - first) }, (_, index): SeededTurn => {
      const number = first + index;
      return {
        number: 1e9 + number,
        sessionId,
        userId: "endless",
        start: start + number * 20_000,
        question: `Question ${number + 1}: ${subjects[number % subjects.length]}`,
        answer: `Answer ${number + 1}. ${answer.repeat(1 + (number % 4))}`,
      };
    });
    yield encodeRequest("support", turns);
  }
}
