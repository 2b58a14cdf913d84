/** Requests that nobody means well with, or that something went wrong with on the way. */
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { encodeJsonLogs } from "../../src/otlp/json-to-protobuf.ts";
import { logsData } from "../../src/otlp/proto.ts";
import { toProtobuf, toRequest, type TestSpan } from "./otlp-request.ts";
import { oddAnyValue, oddIds, oddJson, oddKeys, oddTexts, oddTime, type Json } from "./odd-values.ts";
import { turn } from "./turn-spans.ts";

export interface HostileRequest {
  readonly path?: "/v1/traces" | "/v1/logs";
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

const oddCount: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom(...oddKeys.filter((key) => /token|usage|score/.test(key))),
    fc.constantFrom<Json>(
      { intValue: "9223372036854775807" },
      { intValue: "-1" },
      { intValue: 2 ** 52 },
      { doubleValue: 1e300 },
      { doubleValue: 0.5 },
      { doubleValue: "NaN" },
      { doubleValue: "Infinity" },
      { stringValue: "1e18" },
      { stringValue: '{"input":1e18,"output":-1,"total":9007199254740993}' },
    ),
  )
  .map(([key, value]): Json => ({ key, value }));

interface OddRequest {
  [key: string]: Json;
  resourceSpans: { scopeSpans: { spans: { [key: string]: Json }[] }[] }[];
}

/** Spans that are valid on the wire, or nearly so, and odd in what they say. */
const oddSpans: fc.Arbitrary<Json> = fc
  .record({
    number: fc.integer({ min: 1_000_000, max: 9_000_000 }),
    session: fc.constantFrom(...oddTexts, "hostile"),
    start: oddTime,
    end: oddTime,
    kind: fc.constantFrom<Json>(1, 99, 2 ** 31 - 1, "SPAN_KIND_CLIENT", "nonsense"),
    parent: fc.constantFrom("", "0000000000000001", "0000000000000002", ...oddIds),
    attributes: fc.array(
      fc.oneof(
        oddCount,
        fc.tuple(fc.constantFrom(...oddKeys), oddAnyValue).map(([key, value]): Json => ({ key, value })),
      ),
      { maxLength: 12 },
    ),
    event: fc.constantFrom("gen_ai.choice", "gen_ai.evaluation.result", "exception", "__proto__"),
    status: fc.constantFrom<Json>({}, { code: 2 }, { code: 99 }, { message: "\ud800" }, 7),
  })
  .map(({ number, session, start, end, kind, parent, attributes, event, status }) => {
    const request = toRequest(turn(number, session, { start: 0 })) as { resourceSpans: Json[] };
    const text = JSON.stringify(request);
    const parsed = JSON.parse(text) as OddRequest;
    for (const { scopeSpans } of parsed.resourceSpans) {
      for (const span of scopeSpans[0]?.spans ?? []) {
        span["startTimeUnixNano"] = start;
        span["endTimeUnixNano"] = end;
        span["kind"] = kind;
        span["parentSpanId"] = parent;
        span["status"] = status;
        span["attributes"] = [...(span["attributes"] as Json[]), ...attributes];
        span["events"] = [{ name: event, timeUnixNano: end, attributes }];
      }
    }
    return parsed;
  });

const validSpans: fc.Arbitrary<TestSpan[]> = fc
  .integer({ min: 10_000_000, max: 90_000_000 })
  .map((number) => turn(number, `mutated-${number % 50}`, { start: number % 100_000, prompt: 3 }));

/** One place of a JSON document replaced by something else, or given another key. */
const mutatedJson: fc.Arbitrary<Json> = fc
  .tuple(
    validSpans,
    fc.array(fc.tuple(fc.nat(), oddJson, fc.constantFrom(...oddKeys)), { minLength: 1, maxLength: 4 }),
  )
  .map(([spans, edits]) => {
    const document = JSON.parse(JSON.stringify(toRequest(spans))) as Json;
    for (const [at, odd, key] of edits) {
      // Later edits may change what earlier ones put in.
      const value = structuredClone(odd);
      const places = listPlaces(document);
      const place = places[at % places.length];
      if (place === undefined) continue;
      const [parent, name] = place;
      if (Array.isArray(parent)) parent[Number(name)] = value;
      else if (at % 5 === 0)
        Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
      else parent[name] = value;
    }
    return document;
  });

function listPlaces(node: Json): [parent: Json[] | { [key: string]: Json }, name: string][] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, child]) => [
    [node, name] as [typeof node, string],
    ...listPlaces(child),
  ]);
}

/** Bytes as noise, a cut or a repetition leaves them. */
function mutateBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    kind: fc.constantFrom("flip", "insert", "cut", "truncate", "repeat", "length", "not UTF-8" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  });
  return fc.tuple(valid, fc.array(edit, { minLength: 1, maxLength: 6 })).map(([bytes, edits]) => {
    let result = Buffer.from(bytes);
    for (const { kind, at, bytes: noise } of edits) {
      const place = result.length === 0 ? 0 : at % result.length;
      const [before, after] = [result.subarray(0, place), result.subarray(place)];
      const first = noise[0] ?? 0;
      if (kind === "flip")
        result = Buffer.concat([
          before,
          Buffer.from([(after[0] ?? 0) ^ (1 << (first & 7))]),
          after.subarray(1),
        ]);
      else if (kind === "insert") result = Buffer.concat([before, noise, after]);
      else if (kind === "cut") result = Buffer.concat([before, after.subarray(first)]);
      else if (kind === "truncate") result = Buffer.from(before);
      else if (kind === "repeat") result = Buffer.concat([before, after.subarray(0, first), after]);
      // A length of 2^35, of 2^63, or a varint without an end.
      else if (kind === "length")
        result = Buffer.concat([before, Buffer.alloc(4 + (first % 8), 0xff), Buffer.from([0x7f]), after]);
      else result = Buffer.concat([before, Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]), after]);
    }
    return result;
  });
}

function toBytes(value: Json): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

// Where nothing is nested in a mutation, a stringify of our own making cannot overflow; this can be deeper.
const deepTexts: readonly Uint8Array[] = [100, 5000, 200_000].flatMap((depth) => [
  Buffer.from("[".repeat(depth)),
  Buffer.from(`{"resourceSpans":${"[".repeat(depth)}${"]".repeat(depth)}}`),
  Buffer.from(`{"unknown":${'{"a":'.repeat(depth)}1${"}".repeat(depth)},"resourceSpans":[]}`),
]);

/** A field 1 within a field 1, and so on: a resource, or a value, without an end. */
function nestProtobuf(depth: number, tag: number): Uint8Array {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) {
    inner = Buffer.concat([Buffer.from([tag, ...varint(inner.length)]), inner]);
  }
  return inner;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const nested = [1, 2, 5, 6].flatMap((field) =>
  [10, 2000].map((depth) => nestProtobuf(depth, (field << 3) | 2)),
);
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
const bombInBomb = gzipSync(bomb);

const sound: fc.Arbitrary<HostileRequest> = fc.oneof(
  validSpans.map((spans) => ({ body: toProtobuf(spans), headers: protobuf })),
  validSpans.map((spans) => ({ body: Buffer.from(JSON.stringify(toRequest(spans))), headers: json })),
);

const gzip = { "content-encoding": "gzip" };

/** Log records that are odd GenAI events. */
const oddLogs: fc.Arbitrary<string> = fc
  .record({
    eventName: fc.constantFrom(
      "gen_ai.choice",
      "gen_ai.user.message",
      "gen_ai.evaluation.result",
      "gen_ai.client.inference.operation.details",
      "gen_ai.__proto__",
    ),
    timeUnixNano: oddTime,
    traceId: fc.oneof(fc.constantFrom(...oddIds), fc.constant("7".repeat(32))),
    spanId: fc.constantFrom(...oddIds),
    body: oddAnyValue,
    attributes: fc.array(
      fc
        .tuple(fc.constantFrom(...oddKeys, "gen_ai.evaluation.name", "gen_ai.conversation.id"), oddAnyValue)
        .map(([key, value]): Json => ({ key, value })),
      { maxLength: 8 },
    ),
  })
  .map((record) =>
    JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [record, { ...record, spanId: "1".repeat(16) }] }] }],
    }),
  );

const hostileLogs: fc.Arbitrary<HostileRequest> = fc
  .oneof(
    oddLogs.map((document) => ({ body: Buffer.from(document), headers: json })),
    mutateBytes(oddLogs.map((document) => Buffer.from(document))).map((body) => ({ body, headers: json })),
    mutateBytes(oddLogs.map((document) => logsData.encode({ ...encodeJsonLogs(document).data }))).map(
      (body) => ({
        body,
        headers: protobuf,
      }),
    ),
  )
  .map((request) => ({ ...request, path: "/v1/logs" }));

/** Any hostile request. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  {
    weight: 30,
    arbitrary: mutateBytes(validSpans.map(toProtobuf)).map((body) => ({ body, headers: protobuf })),
  },
  {
    weight: 15,
    arbitrary: mutateBytes(validSpans.map((spans) => toBytes(toRequest(spans) as Json))).map((body) => ({
      body,
      headers: json,
    })),
  },
  { weight: 20, arbitrary: mutatedJson.map((document) => ({ body: toBytes(document), headers: json })) },
  { weight: 20, arbitrary: oddSpans.map((document) => ({ body: toBytes(document), headers: json })) },
  { weight: 12, arbitrary: hostileLogs },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 300 }).map((body) => ({ body, headers: protobuf })) },
  { weight: 2, arbitrary: fc.constantFrom(...deepTexts).map((body) => ({ body, headers: json })) },
  { weight: 2, arbitrary: fc.constantFrom(...nested).map((body) => ({ body, headers: protobuf })) },
  // The body is sound and said to be something else.
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        sound,
        fc.constantFrom<Record<string, string>>(
          gzip,
          { "content-encoding": "br" },
          { "content-encoding": "gzip, gzip" },
          { "content-type": "text/plain" },
          { "content-type": "application/json" },
          { "content-type": "application/x-protobuf" },
          { "content-type": "application/json; charset=utf-16" },
          { "content-type": "multipart/form-data" },
        ),
      )
      .map(([{ body, headers }, others]) => ({ body, headers: { ...headers, ...others } })),
  },
  // Compressed, and then cut, continued or compressed again.
  {
    weight: 3,
    arbitrary: fc.tuple(sound, fc.nat(3), fc.nat()).map(([{ body, headers }, how, at]) => {
      const packed = gzipSync(body);
      const broken = [
        packed.subarray(0, at % packed.length),
        Buffer.concat([packed, Buffer.from("more")]),
        gzipSync(packed),
        Buffer.concat([packed, packed]),
      ][how] as Uint8Array;
      return { body: broken, headers: { ...headers, ...gzip } };
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(bomb, bombInBomb).map((body) => ({ body, headers: { ...protobuf, ...gzip } })),
  },
);
