/** More of what https://opentelemetry.io/docs/specs/otlp/ asks of a server, one test a rule. */
import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { TraceDetail } from "../../src/api/contract.ts";
import { rpcStatus } from "../../src/otlp/proto.ts";
import { spanId, t0, toProtobuf, toRequest, traceId, type TestSpan } from "../support/otlp-request.ts";
import { useViewer } from "../support/viewer.ts";

const viewer = useViewer();
const guarded = useViewer({ token: "secret" });
const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

function span(number: number, attributes: TestSpan["attributes"] = {}): TestSpan {
  return { traceId: traceId(number), spanId: spanId(1), start: t0, end: t0 + 5, attributes };
}

async function spansOf(number: number): Promise<TraceDetail["spans"]> {
  return (await viewer.get<TraceDetail>(`/api/traces/${traceId(number)}`)).spans;
}

describe.each([
  ["application/json", json],
  ["application/x-protobuf", protobuf],
] as const)("every error is a Status in the encoding of the request, %s", (type, headers) => {
  const read = async (response: Response): Promise<{ code: number; message: string }> => {
    expect(response.headers.get("content-type")).toBe(type);
    if (type === "application/json") return (await response.json()) as { code: number; message: string };
    return rpcStatus.decode(new Uint8Array(await response.arrayBuffer()));
  };

  it.each<[string, number, number, () => Promise<Response>]>([
    ["nothing it can read", 400, 3, () => viewer.post("nonsense", headers)],
    ["no token", 401, 16, () => guarded.post("", headers)],
    ["a foreign page", 403, 7, () => viewer.post("", { ...headers, origin: "https://evil.example" })],
    [
      "a signal it does not take",
      404,
      5,
      () => fetch(`${viewer.url}/v1/metrics`, { method: "POST", headers }),
    ],
    ["another method", 405, 12, () => fetch(`${viewer.url}/v1/traces`, { method: "PUT", headers })],
    ["another compression", 415, 3, () => viewer.post("", { ...headers, "content-encoding": "zstd" })],
  ])("for %s", async (_, status, code, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    const { code: actual, message } = await read(response);
    expect([actual, message]).toEqual([code, expect.stringMatching(/\w+/)]);
  });
});

describe("a body", () => {
  it("may come in pieces, of no announced length", async () => {
    const body = toProtobuf([span(1)]);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${viewer.url}/v1/traces`, { method: "POST", headers: protobuf }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      for (const byte of body) sent.write(Uint8Array.of(byte));
      sent.end();
    });
    expect(status).toBe(200);
    expect(await spansOf(1)).toHaveLength(1);
  });

  it("may say its type with parameters, in any case, and that it is not compressed", async () => {
    const body = JSON.stringify(toRequest([span(2)]));
    const headers = { "content-type": "Application/JSON; charset=utf-8", "content-encoding": "identity" };
    expect((await viewer.post(body, headers)).status).toBe(200);
    expect(await spansOf(2)).toHaveLength(1);
  });

  it("is unpacked once: gzip in gzip is no request", async () => {
    const body = gzipSync(gzipSync(toProtobuf([span(3)])));
    expect((await viewer.post(body, { ...protobuf, "content-encoding": "gzip" })).status).toBe(400);
  });

  it("is refused before it is read where it announces more than the limit", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...json, "content-length": String(10 * 2 ** 30) };
      const sent = request(`${viewer.url}/v1/traces`, { method: "POST", headers }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on("error", reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe("text that is no valid UTF-8", () => {
  it("is mended, and its span kept, in protobuf", async () => {
    const body = Buffer.from(toProtobuf([span(4, { note: "ab\u00e9cd" })]));
    body[body.indexOf(Buffer.from("\u00e9"))] = 0xff;
    expect((await viewer.post(body, protobuf)).status).toBe(200);
    const [kept] = await spansOf(4);
    expect(kept?.attributes["note"]).toMatch(/^ab\ufffd+cd$/);
  });

  it("is mended, and its span kept, in JSON", async () => {
    const body = Buffer.from(JSON.stringify(toRequest([span(5, { note: "ab\u00e9cd" })])));
    body[body.indexOf(Buffer.from("\u00e9"))] = 0xff;
    expect((await viewer.post(body, json)).status).toBe(200);
    const [kept] = await spansOf(5);
    expect(kept?.attributes["note"]).toMatch(/^ab\ufffd+cd$/);
  });
});

it.each([64, 5000])("keeps a span with values nested %i deep in protobuf", async (depth) => {
  const nested = Array.from({ length: depth }).reduce<Buffer>(
    (inner) => {
      // AnyValue.array_value of ArrayValue.values
      const values = Buffer.concat([Buffer.from([0x0a, ...varint(inner.length)]), inner]);
      return Buffer.concat([Buffer.from([0x2a, ...varint(values.length)]), values]);
    },
    Buffer.from([0x18, 7]),
  );
  const [key, value] = [Buffer.from([0x0a, 1, 0x78]), Buffer.from([0x12, ...varint(nested.length)])];
  const attribute = Buffer.concat([key, value, nested]);
  const plain = Buffer.concat([
    field(1, Buffer.from(traceId(100 + depth), "hex")),
    field(2, Buffer.from(spanId(1), "hex")),
    field(9, attribute),
  ]);
  const body = field(1, field(2, field(2, plain)));
  expect((await viewer.post(body, protobuf)).status).toBe(200);
  expect(await spansOf(100 + depth)).toMatchObject([{ attributes: { x: [expect.anything()] } }]);
});

function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

/** What the examples of the protocol's repository show, in words of our own. */
describe("a document as the protocol's examples write it", () => {
  const attribute = (key: string, value: object): object => ({ key, value });
  const text = (key: string): object => attribute(key, { stringValue: `some ${key}` });
  const scope = { name: "a.library", version: "2.1.0", attributes: [text("scope.attribute")] };
  const resource = { attributes: [attribute("service.name", { stringValue: "a.service" })] };
  const ids = { traceId: "0AF7651916CD43DD8448EB211C80319C", spanId: "B7AD6B7169203331" };

  it("is read back with upper-case ids, times as numbers, and all it carries", async () => {
    const example = {
      ...ids,
      parentSpanId: "00F067AA0BA902B7",
      name: "a server span",
      startTimeUnixNano: 1_767_225_660_000_000_000,
      endTimeUnixNano: 1_767_225_661_000_000_000,
      kind: 2,
      attributes: [text("span.attribute")],
    };
    const body = { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [example] }] }] };
    const response = await viewer.post(JSON.stringify(body), json);
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await viewer.get(`/api/traces/${ids.traceId}`)).toMatchObject({
      project: "a.service",
      spans: [
        {
          traceId: ids.traceId.toLowerCase(),
          parentSpanId: "00f067aa0ba902b7",
          name: "a server span",
          kind: "SERVER",
          startTime: "2026-01-01T00:01:00.000Z",
          durationMs: 1000,
          attributes: { "span.attribute": "some span.attribute" },
          resource: { "service.name": "a.service" },
          scope: "a.library",
        },
      ],
    });
  });

  it("is acknowledged where it holds a log record of every kind of value", async () => {
    const record = {
      ...ids,
      timeUnixNano: 1_767_225_660_300_000_000,
      observedTimeUnixNano: 1_767_225_660_300_000_000,
      severityNumber: 10,
      severityText: "Information",
      body: { stringValue: "a line of log" },
      attributes: [
        text("string"),
        attribute("boolean", { boolValue: true }),
        attribute("int", { intValue: 10 }),
        attribute("double", { doubleValue: 637.704 }),
        attribute("array", { arrayValue: { values: [{ stringValue: "many" }, { stringValue: "values" }] } }),
        attribute("map", { kvlistValue: { values: [text("key")] } }),
      ],
    };
    const body = JSON.stringify({
      resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }],
    });
    const response = await fetch(`${viewer.url}/v1/logs`, { method: "POST", headers: json, body });
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });
});
