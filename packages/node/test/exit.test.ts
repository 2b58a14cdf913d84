import { afterEach, describe, expect, it } from "vitest";

import { startOtlpSink, type OtlpSink } from "./otlp-sink.ts";
import { runProgram, startProgram } from "./run-program.ts";

/** Longer than any test: only what is tested can end the wait. */
const FOREVER = 2 ** 31 - 1;

const program = (endpoint: string, flushTimeoutMs: number, rest = "") => `
  import { trace } from "@opentelemetry/api";
  import { register } from "@otel-sessions/node";
  const registration = register(${JSON.stringify({ endpoint, flushTimeoutMs })});
  trace.getTracer("test").startSpan("last words").end();
  ${rest}
`;
const stayUp = `setInterval(() => {}, 1000); console.log("ready");`;

describe("the end of the process", () => {
  let sink: OtlpSink;
  afterEach(() => sink.close());

  async function startAndWait(code: string | URL) {
    const started = startProgram(code);
    const ready = new Promise((resolve) => started.process.stdout?.once("data", resolve));
    const crashed = started.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
    await Promise.race([ready, crashed]);
    return started;
  }

  it("keeps the exit code of the application", async () => {
    sink = await startOtlpSink();
    const { code } = await runProgram(program(sink.url, FOREVER, "process.exitCode = 3;"));
    expect(code).toBe(3);
    expect(sink.spans()).toHaveLength(1);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("sends spans before %s ends the process", async (signal) => {
    sink = await startOtlpSink();
    const started = await startAndWait(program(sink.url, FOREVER, stayUp));
    started.process.kill(signal);
    expect(await started.ended).toMatchObject({ code: null, signal });
    expect(sink.spans()).toHaveLength(1);
  });

  it.each(["on", "once"])("leaves a signal to the application that handles it with `%s`", async (method) => {
    sink = await startOtlpSink();
    const handler = `
      const work = setInterval(() => {}, 1000);
      process.${method}("SIGTERM", async () => { clearInterval(work); await registration.shutdown(); process.exitCode = 5; });
      console.log("ready");
    `;
    const started = await startAndWait(program(sink.url, FOREVER, handler));
    started.process.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ code: 5, signal: null });
    expect(sink.spans()).toHaveLength(1);
  });

  it("does not keep a package that ends the process when nobody else listens from doing so", async () => {
    sink = await startOtlpSink();
    const started = await startAndWait(new URL("./programs/end-with-signal-exit.ts", import.meta.url));
    started.process.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ code: null, signal: "SIGTERM" });
  });

  it("sends what an application still does before it sends itself the signal again", async () => {
    sink = await startOtlpSink();
    const handler = `
      const work = setInterval(() => {}, 1000);
      process.once("SIGTERM", async () => {
        await registration.provider.getTracer("test").startActiveSpan("clean up", async (span) => span.end());
        process.kill(process.pid, "SIGTERM");
      });
      console.log("ready");
    `;
    const started = await startAndWait(program(sink.url, FOREVER, handler));
    started.process.kill("SIGTERM");
    expect(await started.ended).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(sink.spans()).toHaveLength(2);
  });

  it("does not wait when the signal comes a second time", async () => {
    sink = await startOtlpSink(() => {});
    const started = await startAndWait(program(sink.url, FOREVER, stayUp));
    const flushing = sink.nextRequest();
    started.process.kill("SIGINT");
    await flushing;
    started.process.kill("SIGINT");
    expect(await started.ended).toMatchObject({ code: null, signal: "SIGINT" });
  });

  it("is not held up by a backend that never answers", async () => {
    sink = await startOtlpSink(() => {});
    const { code, stderr } = await runProgram(program(sink.url, 10, "process.exitCode = 4;"));
    expect({ code, stderr }).toEqual({ code: 4, stderr: "" });
  });

  it("costs one warning when nobody listens, however many batches fail", async () => {
    sink = await startOtlpSink((response) => response.writeHead(400).end("secret"));
    const rest = `
      for (let turn = 0; turn < 3; turn += 1) {
        trace.getTracer("test").startSpan("turn").end();
        await registration.forceFlush();
      }
    `;
    const address = sink.url.replace("http://", "http://user:password@");
    const { code, stderr } = await runProgram(program(address, FOREVER, rest));
    expect(code).toBe(0);
    expect(sink.requests.length).toBeGreaterThanOrEqual(3);
    expect(stderr.match(/cannot be sent to/g)).toHaveLength(1);
    expect(stderr).toContain(`${sink.url} (400)`);
    expect(stderr).not.toMatch(/password|secret/);
  });
});
