import { ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { effort } from "../effort.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { idsOf } from "./ids.ts";
import { ours, peers, type SpanStamper } from "./peers.ts";

const REQUESTS = effort(20_000);
const SPANS_PER_REQUEST = 5;

/** Bytes of the heap that so many open requests hold, each a root span with open children in a session. */
function bytesPerRequest(stamper: Pick<SpanStamper, "enter">, ...spanProcessors: SpanProcessor[]): number {
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer("bench");
  const open: Span[] = [];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let request = 0; request < REQUESTS; request++) {
    const session = stamper.enter(ROOT_CONTEXT, idsOf(request));
    const root = tracer.startSpan("request", undefined, session);
    const child = trace.setSpan(session, root);
    open.push(root);
    for (let span = 1; span < SPANS_PER_REQUEST; span++)
      open.push(tracer.startSpan("span", undefined, child));
  }
  collectGarbage();
  const held = process.memoryUsage().heapUsed - before;
  for (const span of open) span.end();
  return held / REQUESTS;
}

/** What a live request holds in memory. */
export async function measureLiveMemory(): Promise<void> {
  const all = [ours, ...peers];
  const floor = bytesPerRequest({ enter: (outer) => outer });
  console.log(`\nMemory of a live request with ${SPANS_PER_REQUEST} open spans`);
  const width = Math.max(...all.map(({ name }) => name.length));
  const print = (name: string, bytes: number): void => {
    console.log(
      `  ${name.padEnd(width)}  ${(bytes / floor).toFixed(2).padStart(6)}×  ${bytes.toFixed(0).padStart(7)} B`,
    );
  };
  print("no session, no processor", floor);
  for (const { name, make } of all) {
    const stamper = await make();
    print(name, bytesPerRequest(stamper, stamper.processor));
  }
}
