/** Made-up spans in the proportions of real ones: 2.56 KB of attributes a span, 5 spans a trace, 4 traces a session. */
import {
  anyValue,
  instrumentationScope,
  resource,
  span,
  type EncodedKeyValue,
} from "../../packages/viewer/src/otlp/proto.ts";
import { encodePayloads } from "../../packages/viewer/src/otlp/encode-payloads.ts";

export const spansPerTrace = 5;
export const tracesPerSession = 4;
export const spansPerSession: number = spansPerTrace * tracesPerSession;

const poolSize = 4000;
const day = 86_400_000;

/** A generator that gives the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = createRandom(42);

/** Words whose frequencies fall off as those of a language do. */
const vocabulary = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(random() * 9) }, () =>
    String.fromCharCode(97 + Math.floor(random() ** 1.6 * 26)),
  ).join(""),
);

function createText(bytes: number): string {
  const words: string[] = [];
  for (let length = 0; length < bytes;) {
    const word = vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? "";
    words.push(word);
    length += word.length + 1;
  }
  return words.join(" ").slice(0, bytes);
}

function attribute(key: string, value: string | number): EncodedKeyValue {
  return {
    key,
    value: anyValue.encode(typeof value === "string" ? { stringValue: value } : { intValue: value }),
  };
}

// What an instrumented assistant sends: few system prompts, a body of documents that are retrieved
// again and again, and every text several times over: in the root, in the agent's span, in the
// call's messages, and in the JSON of its request.
const systemPrompts = Array.from({ length: 3 }, () => createText(800));
const documents = Array.from({ length: poolSize }, () => createText(500));

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** The attributes of a trace's spans, from the root to the model call. */
function createTurn(): readonly (readonly EncodedKeyValue[])[] {
  const [question, answer, system] = [createText(120), createText(400), pick(systemPrompts)];
  const found = [pick(documents), pick(documents), pick(documents), pick(documents)];
  const context = found.slice(0, 2).join("\n");
  const history = [createText(100), createText(300)];
  const messages = [
    { role: "system", content: `${system}\n${context}` },
    { role: "user", content: history[0] as string },
    { role: "assistant", content: history[1] as string },
    { role: "user", content: question },
  ];
  const request = JSON.stringify({ model: "gpt-4o-mini", messages, temperature: 0.2 });
  const response = JSON.stringify({ choices: [{ message: { role: "assistant", content: answer } }] });
  return [
    [
      attribute("http.request.method", "POST"),
      attribute("url.path", "/chat"),
      attribute("http.response.status_code", 200),
      attribute("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
      attribute("input.value", question),
      attribute("output.value", answer),
    ],
    [
      attribute("openinference.span.kind", "AGENT"),
      attribute("input.value", question),
      attribute("output.value", answer),
    ],
    [
      attribute("openinference.span.kind", "RETRIEVER"),
      attribute("input.value", question),
      ...found.map((text, index) => attribute(`retrieval.documents.${index}.document.content`, text)),
    ],
    [
      attribute("openinference.span.kind", "TOOL"),
      attribute("tool.name", "rerank"),
      attribute("input.value", JSON.stringify({ question, documents: found })),
      attribute("output.value", context),
    ],
    [
      attribute("openinference.span.kind", "LLM"),
      attribute("llm.model_name", "gpt-4o-mini"),
      attribute("llm.token_count.prompt", 400 + Math.floor(random() * 300)),
      attribute("llm.token_count.completion", 50 + Math.floor(random() * 170)),
      ...messages.flatMap(({ role, content }, index) => [
        attribute(`llm.input_messages.${index}.message.role`, role),
        attribute(`llm.input_messages.${index}.message.content`, content),
      ]),
      attribute("llm.output_messages.0.message.role", "assistant"),
      attribute("llm.output_messages.0.message.content", answer),
      attribute("input.value", request),
      attribute("output.value", response),
    ],
  ];
}

/** What spans of these attributes share, encoded: a message may be cut between any two fields. */
const tails = Array.from({ length: poolSize }, () =>
  createTurn().map((attributes) => span.encode({ attributes })),
);

const names = ["POST /chat", "assistant", "retrieve", "rerank", "chat gpt-4o-mini"].map((name) =>
  Buffer.from(name),
);
/** A status of code 2. */
const failed = Buffer.from([0x18, 2]);

const service = resource.encode({
  attributes: [attribute("service.name", "chat"), attribute("host.name", "bench-1")],
});
const scope = instrumentationScope.encode({ name: "bench" });

/** The span of a number. Sessions begin one after another over a day and interleave. */
function createSpan(number: number, total: number): Uint8Array {
  const place = number % spansPerTrace;
  const trace = Math.floor(number / spansPerTrace);
  const session = sessionOf(number);
  const turn = turnOf(trace);
  const start = Math.floor((session / (total / spansPerSession)) * day) + turn * 60_000 + place * 100;
  const milliseconds = 1_767_225_600_000 + start;
  const tail = tails[(trace * 7919) % poolSize]?.[place] ?? new Uint8Array();
  const bytes = Buffer.allocUnsafe(256 + tail.length);
  let at = 0;
  const field = (tag: number, value: Uint8Array): void => {
    bytes[at++] = tag;
    bytes[at++] = value.length;
    bytes.set(value, at);
    at += value.length;
  };
  const time = (tag: number, value: number): void => {
    bytes[at++] = tag;
    at = bytes.writeBigUInt64LE(BigInt(value) * 1_000_000n, at);
  };
  // By hand, so that the client leaves the processor to the server: tags of the fields 1, 2, 4 …
  field(0x0a, toId(trace, 16));
  field(0x12, toId(number, 8));
  if (place > 0) field(0x22, toId(number - place, 8));
  field(0x2a, names[place] as Uint8Array);
  time(0x39, milliseconds);
  time(0x41, milliseconds + 1 + ((number * 7919) % 900));
  for (const [key, value] of [
    ["session.id", sessionId(session)],
    ["user.id", `user-${session % 50_000}`],
  ] as const) {
    bytes[at++] = 0x4a;
    bytes[at++] = key.length + value.length + 6;
    bytes[at++] = 0x0a;
    bytes[at++] = key.length;
    at += bytes.write(key, at, "latin1");
    bytes[at++] = 0x12;
    bytes[at++] = value.length + 2;
    bytes[at++] = 0x0a;
    bytes[at++] = value.length;
    at += bytes.write(value, at, "latin1");
  }
  if (number % 997 === 0) field(0x7a, failed);
  bytes.set(tail, at);
  return bytes.subarray(0, at + tail.length);
}

// Traces of 1,000 sessions interleave: the turns of one are some seconds and many requests apart.
const interleaved = 1000;

function sessionOf(number: number): number {
  const trace = Math.floor(number / spansPerTrace);
  const block = Math.floor(trace / (interleaved * tracesPerSession));
  return block * interleaved + (trace % interleaved);
}

function turnOf(trace: number): number {
  return Math.floor(trace / interleaved) % tracesPerSession;
}

function toId(number: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  bytes.writeDoubleBE(number + 1, length - 8);
  bytes.writeUInt16BE((number * 40_503) & 0xffff, length - 2);
  return bytes;
}

/** An export request of `count` spans beginning with the one of a number, of `total`. */
export function createRequest(first: number, count: number, total: number): Buffer {
  return encodePayloads(
    Array.from({ length: count }, (_, index) => ({
      span: createSpan(first + index, total),
      resource: service,
      resourceSchemaUrl: "",
      scope,
      scopeSchemaUrl: "",
    })),
  );
}

/** The id of a session. */
export function sessionId(session: number): string {
  return `session-${session}-${"x".repeat(16)}`;
}

/** What to search for: a rare word, one of middling frequency, a frequent one, and two at once. */
export function createSearch(number: number): string {
  const word = (rank: number): string => vocabulary[(rank + number) % vocabulary.length] ?? "";
  return [word(15_000), word(2_000), word(100), `${word(300)} ${word(1_500)}`][number % 4] ?? "";
}
