import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import {
  bind,
  cookie,
  createIdentifier,
  createPseudonymizer,
  getSessionId,
  getUserId,
  identify,
  SessionSpanProcessor,
  setSession,
  usingAttributes,
} from "@otel-sessions/core";

const key = "a test key of at least 16 bytes";

/**
 * One of each of what core promises on every runtime. What it returns must not depend on the
 * runtime, and is compared with what Node.js returns.
 */
export async function smoke() {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SessionSpanProcessor(), new SimpleSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(provider);
  const tracer = trace.getTracer("smoke");

  const scope = await usingAttributes({ sessionId: "s1", userId: "ada", tags: ["beta"] }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    tracer.startSpan("in a scope").end();
    return [getSessionId(), getUserId()];
  });

  const stream = usingAttributes({ sessionId: "s2" }, () =>
    bind(
      new ReadableStream({
        pull(controller) {
          controller.enqueue(getSessionId());
          controller.close();
        },
      }),
    ),
  );
  const streamed = (await stream.getReader().read()).value;

  await tracer.startActiveSpan("request", { kind: SpanKind.SERVER }, async (request) => {
    identify({ userId: "grace" });
    request.end();
  });

  tracer.startSpan("explicit context", {}, setSession(ROOT_CONTEXT, "s3")).end();

  const identifier = createIdentifier({ sessionId: cookie("sid"), pseudonym: { key } }, reader, {
    sessionId: [],
    userId: [],
  });
  const identified = await identifier.run({ cookie: "sid=secret" }, () => getSessionId());

  return {
    scope,
    streamed,
    identified,
    pseudonym: await createPseudonymizer(key)("sessionId", "secret"),
    spans: exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })),
  };
}

const reader = {
  name: "smoke",
  header: (request, name) => request[name],
  query: () => undefined,
  param: () => undefined,
  setCookie: () => false,
};
