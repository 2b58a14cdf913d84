import { context, createContextKey, ROOT_CONTEXT, trace, type Context, type Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import * as openInference from "@arizeai/openinference-core";
import {
  getSessionId,
  SessionSpanProcessor,
  setContextAttributes,
  usingAttributes,
} from "@otel-sessions/core";
import { measure, report } from "../measure.ts";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const ids = Array.from({ length: 64 }, () => [crypto.randomUUID(), crypto.randomUUID()] as const);
const noop = (): void => undefined;
let sink: unknown;

function scope(): void {
  const other = ROOT_CONTEXT.setValue(createContextKey("other"), 1);
  report(
    "A scope with session and user around a no-op",
    measure([
      {
        name: "context.with(prebuilt other context)",
        run: (n) => {
          for (let i = 0; i < n; i++) context.with(other, noop);
        },
      },
      {
        name: "usingAttributes",
        run: (n) => {
          for (let i = 0; i < n; i++) {
            const [sessionId, userId] = ids[i & 63]!;
            usingAttributes({ sessionId, userId }, noop);
          }
        },
      },
      {
        name: "OpenInference setSession + setUser",
        run: (n) => {
          for (let i = 0; i < n; i++) {
            const [sessionId, userId] = ids[i & 63]!;
            context.with(
              openInference.setUser(openInference.setSession(context.active(), { sessionId }), { userId }),
              noop,
            );
          }
        },
      },
    ]),
    "usingAttributes <= 1.3×",
  );
}

function depth(): void {
  const tracer = new BasicTracerProvider().getTracer("bench");
  const span = tracer.startSpan("span");
  const nest = (make: (ctx: Context, sessionId: string, userId: string) => Context): Context => {
    let ctx: Context = ROOT_CONTEXT;
    for (let level = 0; level < 50; level++) {
      const [sessionId, userId] = ids[level]!;
      ctx = trace.setSpan(make(ctx, sessionId, userId), span);
    }
    return ctx;
  };
  const ours = nest((ctx, sessionId, userId) => setContextAttributes(ctx, { sessionId, userId }));
  const theirs = nest((ctx, sessionId, userId) =>
    openInference.setUser(openInference.setSession(ctx, { sessionId }), { userId }),
  );
  const read = (ctx: Context) => (n: number) => {
    for (let i = 0; i < n; i++) {
      sink = openInference.getSession(ctx);
      sink = openInference.getUser(ctx);
    }
  };
  report(
    "Reading session and user, 50 levels deep",
    measure([
      { name: "OpenInference", run: read(theirs) },
      { name: "ours", run: read(ours) },
    ]),
    "ours <= 1×",
  );
  const spanIn = (ctx: Context) => (n: number) => {
    for (let i = 0; i < n; i++) sink = trace.setSpan(ctx, span);
  };
  report(
    "Setting a span, 50 levels deep",
    measure([
      { name: "OpenInference", run: spanIn(theirs) },
      { name: "ours", run: spanIn(ours) },
    ]),
    "ours <= 1×",
  );
}

function onStart(): void {
  const tracer = new BasicTracerProvider().getTracer("bench");
  const processor = new SessionSpanProcessor();
  const parent = tracer.startSpan("parent");
  processor.onStart(parent as never, ROOT_CONTEXT);
  const plain = trace.setSpan(ROOT_CONTEXT, parent);
  const session = setContextAttributes(plain, { sessionId: ids[0]![0], userId: ids[0]![1] });
  const theirs = openInference.setUser(openInference.setSession(plain, { sessionId: ids[0]![0] }), {
    userId: ids[0]![1],
  });
  const spans: Span[] = [];
  const each = (name: string, work: (span: Span) => void, end?: (span: Span) => void) => ({
    name,
    prepare: (n: number) => {
      spans.length = 0;
      for (let i = 0; i < n; i++) spans.push(tracer.startSpan("span"));
    },
    run: () => {
      for (const span of spans) work(span);
    },
    after: () => {
      if (end) for (const span of spans) end(span);
    },
  });
  const end = (span: Span) => processor.onEnd(span);
  const [a, b] = ids[0]!;
  const cases = [
    each("two constants by setAttribute", (span) => {
      span.setAttribute("session.id", a);
      span.setAttribute("user.id", b);
    }),
    each("ours, session and user in the context", (span) => processor.onStart(span as never, session), end),
    each("ours, nothing: root", (span) => processor.onStart(span as never, ROOT_CONTEXT), end),
    each("ours, nothing: child", (span) => processor.onStart(span as never, plain), end),
    each("OpenInference getAttributesFromContext + setAttributes", (span) => {
      span.setAttributes(openInference.getAttributesFromContext(theirs));
    }),
  ];
  // Spans must be fresh each time: preparing them is not timed.
  const times = cases.map((): number[] => []);
  const n = 64;
  for (let round = -1000; round < 4000; round++) {
    for (const [index, current] of cases.entries()) {
      current.prepare(n);
      const start = process.hrtime.bigint();
      current.run();
      const elapsed = Number(process.hrtime.bigint() - start) / n;
      current.after();
      if (round >= 0) times[index]!.push(elapsed);
    }
  }
  const med = (v: number[]) => v.toSorted((x, y) => x - y)[v.length >> 1]!;
  report(
    "onStart",
    cases.map(({ name }, i) => ({
      name,
      nanoseconds: med(times[i]!),
      ratio: med(times[i]!.map((t, r) => t / times[0]![r]!)),
    })),
    "<= 1.2× with a session, <= 0.2× without",
  );
}

function wholeSpan(): void {
  const tracerWith = (...spanProcessors: SpanProcessor[]) =>
    new BasicTracerProvider({ spanProcessors }).getTracer("bench");
  const session = setContextAttributes(ROOT_CONTEXT, { sessionId: ids[0]![0], userId: ids[0]![1] });
  const none = tracerWith();
  const ours = tracerWith(new SessionSpanProcessor());
  const run = (tracer: typeof none, ctx: Context) => (n: number) => {
    for (let i = 0; i < n; i++) tracer.startSpan("span", undefined, ctx).end();
  };
  report(
    "startSpan().end()",
    measure([
      { name: "no processor", run: run(none, session) },
      { name: "ours", run: run(ours, session) },
      { name: "no processor, no session", run: run(none, ROOT_CONTEXT) },
      { name: "ours, no session", run: run(ours, ROOT_CONTEXT) },
    ]),
    "ours <= 1.1×",
  );
}
scope();
depth();
onStart();
wholeSpan();
void getSessionId;
void sink;
