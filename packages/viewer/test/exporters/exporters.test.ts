/** The exporters that applications have, against the receiver: nothing they send is lost. */
import { ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { SessionList, Span, TraceDetail } from "../../src/api/contract.ts";
import { useViewer } from "../support/viewer.ts";
import { createTracing as createTracing1 } from "./sdk-1/create-tracing.ts";
import { createTracing as createTracing2 } from "./sdk-2/create-tracing.ts";
import { createTracing as createTracing3 } from "./sdk-3/create-tracing.ts";

const viewer = useViewer();
// Several batches of 512, the last one not full.
const traces = 700;

describe.each([
  ["1.x", createTracing1],
  ["2.x", createTracing2],
  ["3.x", createTracing3],
] as const)("the exporters of OpenTelemetry JS %s", (line, createTracing) => {
  const combinations = (["protobuf", "json"] as const).flatMap((encoding) =>
    (["gzip", "none"] as const).map((compression) => [encoding, compression] as const),
  );

  it.each(combinations)("lose no span in %s with compression %s", async (encoding, compression) => {
    const service = `${line} ${encoding} ${compression}`;
    const url = `${viewer.url}/v1/traces`;
    const { tracer, shutdown } = createTracing({ url, encoding, compression, service });
    const ids: string[] = [];
    for (let number = 0; number < traces; number++) {
      const root = tracer.startSpan("turn", {
        attributes: { "session.id": `${service} ${number % 7}`, number, list: ["a", "b"], ratio: 0.5 },
      });
      const call = tracer.startSpan(
        "call",
        { attributes: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": number } },
        trace.setSpan(ROOT_CONTEXT, root),
      );
      call.addEvent("said", { text: "図書館 \u{1f680}" });
      call.setStatus({ code: SpanStatusCode.ERROR, message: "no" }).end();
      root.end();
      ids.push(root.spanContext().traceId);
    }
    await shutdown();

    const parameters = new URLSearchParams({ project: service, sort: "-traceCount" });
    const { sessions } = await viewer.get<SessionList>(`/api/sessions?${parameters.toString()}`);
    const sum = (key: "spanCount" | "traceCount" | "promptTokens" | "errorCount"): number =>
      sessions.reduce((total, session) => total + session[key], 0);
    expect(sessions).toHaveLength(7);
    expect([sum("traceCount"), sum("spanCount"), sum("errorCount"), sum("promptTokens")]).toEqual([
      traces,
      2 * traces,
      traces,
      (traces * (traces - 1)) / 2,
    ]);
    const { spans } = await viewer.get<TraceDetail>(`/api/traces/${ids[5]}`);
    const named = (name: string): Span | undefined => spans.find((span) => span.name === name);
    expect(spans).toHaveLength(2);
    expect(named("turn")).toMatchObject({
      attributes: { number: 5, list: ["a", "b"], ratio: 0.5 },
      parentSpanId: null,
    });
    expect(named("call")).toMatchObject({
      status: "ERROR",
      statusMessage: "no",
      parentSpanId: named("turn")?.spanId,
      events: [{ name: "said", attributes: { text: "図書館 \u{1f680}" } }],
    });
  });
});
