/** Files that other programs wrote, on their way into a running viewer. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { SessionDetail } from "../../src/api/contract.ts";
import { encodeJsonTraces } from "../../src/otlp/json-to-protobuf.ts";
import { tracesData } from "../../src/otlp/proto.ts";
import { runCli, startServe } from "../support/cli.ts";
import { toProtobuf, toRequest, type TestSpan } from "../support/otlp-request.ts";
import { newFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn-spans.ts";

const spans = (number: number): TestSpan[] => turn(number, "imported", { start: number * 5000 });
const document = (number: number): string => JSON.stringify(toRequest(spans(number)));
const logs = JSON.stringify({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "x" } }] }] }],
});

function toProtobufOf(document: object): Uint8Array {
  return tracesData.encode({ ...encodeJsonTraces(JSON.stringify(document)).data });
}

const formats: readonly [string, readonly (string | Uint8Array)[], number][] = [
  ["a JSON document", [document(1)], 1],
  ["a JSON document over many lines", [JSON.stringify(JSON.parse(document(1)), null, 2)], 1],
  ["JSON lines", [`${document(1)}\n${document(2)}\n\n`], 2],
  ["JSON lines of spans and logs", [`${document(1)}\n${logs}\n${document(2)}`], 2],
  ["protobuf", [toProtobuf([...spans(1), ...spans(2)])], 2],
  ["JSON lines in gzip", [gzipSync(`${document(1)}\n${document(2)}`)], 2],
  ["protobuf in gzip", [gzipSync(toProtobuf(spans(1)))], 1],
  ["several files", [document(1), toProtobuf(spans(2)), gzipSync(document(3))], 3],
];

/** A document of so many spans with texts of that many bytes, all of one resource, or of one each. */
function large(count: number, bytes: number, isOneResource: boolean): object {
  const text = `"}],\\[{ ${"x".repeat(bytes)}`;
  const request = toRequest(
    Array.from(
      { length: count },
      (_, number) => turn(number + 1, "imported", { start: number, input: text })[1],
    ).map((span) => ({
      ...(span as TestSpan),
      attributes: { ...span?.attributes, "session.id": "imported" },
    })),
  ) as { resourceSpans: { resource: object; scopeSpans: { scope: object; spans: object[] }[] }[] };
  if (!isOneResource) return request;
  const [first] = request.resourceSpans;
  const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return { resourceSpans: [{ ...first, scopeSpans: [{ scope: { name: "test" }, spans }] }] };
}

describe("otel-sessions import", () => {
  it.each([
    [
      "JSON of many resources",
      (document: object): Uint8Array => Buffer.from(JSON.stringify(document)),
      false,
    ],
    ["JSON of one resource", (document: object) => Buffer.from(JSON.stringify(document, null, 1)), true],
    ["protobuf of many resources", toProtobufOf, false],
    ["protobuf of one resource", toProtobufOf, true],
  ] as const)(
    "sends a document that is too large for one request in several: %s",
    async (_, encode, isOneResource) => {
      const file = join(await newFolder(), "large");
      await writeFile(file, encode(large(60, 100_000, isOneResource)));
      const { url } = await startServe("--port", "0", "--store", ":memory:");
      const { code, stdout, stderr } = await runCli("import", file, "--json", "--url", url);
      expect([code, stderr]).toEqual([0, ""]);
      const [{ requests }] = JSON.parse(stdout) as [{ requests: number }];
      expect(requests).toBeGreaterThanOrEqual(3);
      const session = (await (await fetch(`${url}/api/sessions/imported`)).json()) as SessionDetail;
      expect(session).toMatchObject({ traceCount: 60, spanCount: 60 });
    },
  );

  it.each(formats)("takes %s, and changes nothing the second time", async (_, contents, traceCount) => {
    const folder = await newFolder();
    const files = contents.map((_, index) => join(folder, `file-${index}`));
    await Promise.all(files.map((file, index) => writeFile(file, contents[index] as Uint8Array)));
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await runCli("import", ...files, "--json", "--url", url);
      expect([code, stderr]).toEqual([0, ""]);
      expect(JSON.parse(stdout)).toMatchObject(files.map((file) => ({ file, rejectedSpans: 0 })));
      const session = (await (await fetch(`${url}/api/sessions/imported`)).json()) as SessionDetail;
      expect(session).toMatchObject({ traceCount, spanCount: 2 * traceCount });
    }
  });

  it("tells how many spans were turned down", async () => {
    const file = join(await newFolder(), "half.bin");
    const [good, bad] = spans(1) as [TestSpan, TestSpan];
    await writeFile(file, toProtobuf([good, { ...bad, spanId: "00" }]));
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    const { stdout } = await runCli("import", file, "--url", url);
    expect(stdout).toBe(`${file}: 1 request, 1 spans rejected\n`);
  });

  it("names the file that it cannot read, or that is no OTLP", async () => {
    const folder = await newFolder();
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    const missing = await runCli("import", join(folder, "missing"), "--url", url);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining(`cannot read ${folder}`)]);
    await writeFile(join(folder, "holiday.png"), "\u0089PNG and more of it");
    const picture = await runCli("import", join(folder, "holiday.png"), "--url", url);
    expect([picture.code, picture.stderr]).toEqual([
      1,
      `otel-sessions: ${folder}/holiday.png, request 1: The body is not a valid ExportTraceServiceRequest\n`,
    ]);
  });
});
