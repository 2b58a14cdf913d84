/** What https://opentelemetry.io/docs/specs/otlp/#otlphttp asks of a server. */
import { gzipSync } from "node:zlib";
import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import type { SessionDetail, SessionList, Span, TraceDetail } from "../../src/api/contract.ts";
import { encodeJsonTraces } from "../../src/otlp/json-to-protobuf.ts";
import { exportTraceServiceResponse, rpcStatus, tracesData } from "../../src/otlp/proto.ts";
import { spanId, t0, toProtobuf, toRequest, traceId, type TestSpan } from "../support/otlp-request.ts";
import { useViewer } from "../support/viewer.ts";

const limit = 1024 * 1024;
const viewer = useViewer({ bodyLimit: limit });
const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

function turn(number: number, attributes: TestSpan["attributes"] = {}): TestSpan {
  const ids = { traceId: traceId(number), spanId: spanId(1) };
  return { ...ids, start: t0, end: t0 + 1000, attributes: { "session.id": `otlp-${number}`, ...attributes } };
}

async function spansOf(number: number): Promise<readonly Span[]> {
  return (await viewer.get<TraceDetail>(`/api/traces/${traceId(number)}`)).spans;
}

describe("a request that succeeds", () => {
  it("is answered in protobuf with an empty response where it came in protobuf", async () => {
    const response = await viewer.post(toProtobuf([turn(1)]), protobuf);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(await spansOf(1)).toHaveLength(1);
  });

  it("is answered in JSON with an empty object where it came in JSON", async () => {
    const response = await viewer.post(JSON.stringify(toRequest([turn(2)])), json);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({});
    expect(await spansOf(2)).toHaveLength(1);
  });

  it("may be compressed with gzip", async () => {
    const response = await viewer.post(gzipSync(toProtobuf([turn(3)])), {
      ...protobuf,
      "content-encoding": "gzip",
    });
    expect(response.status).toBe(200);
    expect(await spansOf(3)).toHaveLength(1);
  });

  it("may be empty", async () => {
    for (const [body, headers] of [
      ["{}", json],
      ['{"resourceSpans":[]}', json],
      ["", protobuf],
    ] as const) {
      expect((await viewer.post(body, headers)).status).toBe(200);
    }
  });

  it("may be sent again without changing anything", async () => {
    await viewer.send([turn(4)]);
    const before = await viewer.get<SessionDetail>("/api/sessions/otlp-4");
    await viewer.send([turn(4), turn(4)]);
    expect(await viewer.get("/api/sessions/otlp-4")).toEqual(before);
  });

  it("is in the very next answer of the API", async () => {
    for (let number = 100; number < 120; number++) {
      await viewer.send([turn(number)]);
      const { total } = await viewer.get<SessionList>(`/api/sessions?limit=1`);
      const { sessionId } = await viewer.get<SessionDetail>(`/api/sessions/otlp-${number}`);
      expect([sessionId, total > 0]).toEqual([`otlp-${number}`, true]);
    }
  });

  it("may come from the OpenTelemetry SDK", async () => {
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ "service.name": "sdk" }),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${viewer.url}/v1/traces` }))],
    });
    const span = provider
      .getTracer("test")
      .startSpan("turn", { attributes: { "session.id": "from-the-sdk" } });
    expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
    span.end();
    await provider.shutdown();
    expect(await viewer.get("/api/sessions/from-the-sdk")).toMatchObject({ project: "sdk", spanCount: 1 });
  });
});

describe("OTLP/JSON", () => {
  const id = "0000000000000000000000000000aBcD";
  const post = (span: object): Promise<Response> =>
    viewer.post(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), json);

  it("takes ids in either case, 64-bit integers as string or number, and ignores unknown fields", async () => {
    const response = await post({
      traceId: id,
      spanId: "00000000000000AB",
      startTimeUnixNano: 1_700_000_000_000_000_000,
      endTimeUnixNano: "1700000001000000000",
      unheardOf: { of: [1] },
      kind: 3,
      attributes: [
        { key: "number", value: { intValue: 7 } },
        { key: "string", value: { intValue: "7" } },
        { key: "big", value: { intValue: "9223372036854775807" } },
        { key: "double", value: { doubleValue: "NaN" } },
        { key: "bytes", value: { bytesValue: "aGk=" } },
        { key: "list", value: { arrayValue: { values: [{ boolValue: true }, {}] } } },
        {
          key: "map",
          value: { kvlistValue: { values: [{ key: "__proto__", value: { stringValue: "x" } }] } },
        },
      ],
    });
    expect(await response.json()).toEqual({});
    const [span] = (await viewer.get<TraceDetail>(`/api/traces/${id}`)).spans;
    expect(span).toMatchObject({ kind: "CLIENT", durationMs: 1000, spanId: "00000000000000ab" });
    expect(JSON.stringify(span?.attributes)).toBe(
      '{"number":7,"string":7,"big":"9223372036854775807","double":"NaN","bytes":"aGk=","list":[true,null],"map":{"__proto__":"x"}}',
    );
  });
});

describe("a bad span among good ones", () => {
  const bad = { ...turn(60), traceId: "0".repeat(32) };
  const short = { ...turn(60), traceId: "abcd" };

  it("is rejected alone, in JSON", async () => {
    const response = await viewer.post(JSON.stringify(toRequest([bad, turn(61), short])), json);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      partialSuccess: { rejectedSpans: "2", errorMessage: expect.stringContaining("trace id") as string },
    });
    expect(await spansOf(61)).toHaveLength(1);
  });

  it("is rejected alone, in protobuf", async () => {
    const { data } = encodeJsonTraces(JSON.stringify(toRequest([turn(62)])));
    const [entry] = data.resourceSpans;
    const spans = [Buffer.from("nonsense"), ...(entry?.scopeSpans[0]?.spans ?? [])];
    const resourceSpans = [{ ...entry, scopeSpans: [{ spans }] }];
    const response = await viewer.post(tracesData.encode({ resourceSpans }), protobuf);
    expect(response.status).toBe(200);
    const { partialSuccess } = exportTraceServiceResponse.decode(
      new Uint8Array(await response.arrayBuffer()),
    );
    expect(partialSuccess?.rejectedSpans.toString()).toBe("1");
    expect(await spansOf(62)).toHaveLength(1);
  });
});

describe("strange but legal spans", () => {
  it("last 0 where they end before they start", async () => {
    await viewer.send([{ ...turn(70), end: t0 - 5000 }]);
    expect(await viewer.get("/api/sessions/otlp-70")).toMatchObject({ durationMs: 0 });
  });

  it("may lie in the future", async () => {
    await viewer.send([{ ...turn(71), start: Date.UTC(2200, 0, 1), end: Date.UTC(2200, 0, 2) }]);
    expect(await viewer.get("/api/sessions/otlp-71")).toMatchObject({
      startTime: "2200-01-01T00:00:00.000Z",
    });
  });

  it("may hold text that is not well-formed", async () => {
    await viewer.send([{ ...turn(72), attributes: { "session.id": "half \ud83d pair", note: "\udc00" } }]);
    expect(await viewer.get("/api/sessions/half%20%EF%BF%BD%20pair")).toMatchObject({ spanCount: 1 });
  });

  it.each([10, 64, 100, 5000])("may nest values %i deep", async (depth) => {
    const open = '{"arrayValue":{"values":['.repeat(depth);
    const close = "]}}".repeat(depth);
    const span = JSON.stringify(toRequest([turn(1000 + depth)])).replace(
      '"attributes":[{"key":"session.id"',
      `"attributes":[{"key":"deep","value":${open}{"intValue":1}${close}},{"key":"session.id"`,
    );
    expect((await viewer.post(span, json)).status).toBe(200);
    expect(await spansOf(1000 + depth)).toHaveLength(1);
  });
});

describe("a request that fails", () => {
  async function statusOf(response: Response): Promise<{ code: number; message: string }> {
    if (response.headers.get("content-type") === "application/x-protobuf") {
      return rpcStatus.decode(new Uint8Array(await response.arrayBuffer()));
    }
    return (await response.json()) as { code: number; message: string };
  }

  it.each([
    ["JSON that is none", "{", json],
    ["JSON that is no request", "[]", json],
    ["JSON whose fields have other types", '{"resourceSpans":7}', json],
    ["protobuf that is none", "nonsense", protobuf],
    ["a body that is not the gzip it claims to be", "nonsense", { ...json, "content-encoding": "gzip" }],
  ])("with %s is a 400 with a Status in its own encoding", async (_, body, headers) => {
    const response = await viewer.post(body, headers);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe(headers["content-type"]);
    expect(await statusOf(response)).toMatchObject({
      code: 3,
      message: expect.stringMatching(/\w+/) as string,
    });
  });

  it.each([
    ["text/plain, which any web page may send", { "content-type": "text/plain" }],
    ["another encoding", { ...json, "content-encoding": "br" }],
    ["gzip in gzip", { ...json, "content-encoding": "gzip, gzip" }],
  ])("with %s is a 415", async (_, headers) => {
    expect((await viewer.post("{}", headers)).status).toBe(415);
  });

  it("is a 405 where it is not a POST", async () => {
    const response = await fetch(`${viewer.url}/v1/traces`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("is a 413 where it is too large", async () => {
    const response = await viewer.post(" ".repeat(limit + 1), json);
    expect(response.status).toBe(413);
    expect(await statusOf(response)).toMatchObject({ code: 8 });
  });

  it("is a 413 where a small body unpacks to a large one", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * limit, 32));
    const response = await viewer.post(bomb, { ...protobuf, "content-encoding": "gzip" });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
  });
});
