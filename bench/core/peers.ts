import { type Context, context, propagation } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import type { SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { SessionSpanProcessor, setContextAttributes } from "@otel-sessions/core";
import type { Ids } from "./ids.ts";

/** A way to put a session and a user on all spans: how it says who, and what stamps. */
export interface SpanStamper {
  readonly processor: SpanProcessor;
  /** A context in which the processor finds the ids. */
  enter(outer: Context, ids: Ids): Context;
}

/** Takes spans and does nothing: what is measured is the stamping, not the export. */
const blackHole: SpanExporter = {
  export: (_spans, done) => {
    done({ code: ExportResultCode.SUCCESS });
  },
  shutdown: () => Promise.resolve(),
};

/** The context that a callback-style API runs its callback in. */
function contextInside(outer: Context, run: (callback: () => void) => unknown): Context {
  let inside = outer;
  context.with(outer, () =>
    run(() => {
      inside = context.active();
    }),
  );
  return inside;
}

/** Ours. A processor serves one provider, so each measurement makes its own. */
export const ours = {
  name: "otel-sessions: SessionSpanProcessor",
  make: (): SpanStamper => ({ processor: new SessionSpanProcessor(), enter: setContextAttributes }),
};

/** What others offer for the same, loaded where it is made: some patch what they find. */
export const peers: readonly { readonly name: string; readonly make: () => Promise<SpanStamper> }[] = [
  {
    name: "OpenInference: attributes from context",
    make: async () => {
      const { getAttributesFromContext, setSession, setUser } = await import("@arizeai/openinference-core");
      return {
        // There is no processor for all spans; this is what its tracer does for its own.
        processor: {
          onStart: (span, parent) => {
            span.setAttributes(getAttributesFromContext(parent));
          },
          onEnd: () => undefined,
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
        enter: (outer, { sessionId, userId }) => setUser(setSession(outer, { sessionId }), { userId }),
      };
    },
  },
  {
    name: "OpenTelemetry: BaggageSpanProcessor",
    make: async () => {
      const { ALLOW_ALL_BAGGAGE_KEYS, BaggageSpanProcessor } =
        await import("@opentelemetry/baggage-span-processor");
      return {
        processor: new BaggageSpanProcessor(ALLOW_ALL_BAGGAGE_KEYS),
        enter: (outer, { sessionId, userId }) =>
          propagation.setBaggage(
            outer,
            propagation.createBaggage({ "session.id": { value: sessionId }, "user.id": { value: userId } }),
          ),
      };
    },
  },
  {
    name: "Langfuse: LangfuseSpanProcessor",
    make: async () => {
      const { propagateAttributes } = await import("@langfuse/core");
      const { LangfuseSpanProcessor } = await import("@langfuse/otel");
      return {
        processor: new LangfuseSpanProcessor({
          exporter: blackHole,
          shouldExportSpan: () => false,
          publicKey: "pk-lf-bench",
          secretKey: "sk-lf-bench",
          baseUrl: "http://127.0.0.1:9",
        }),
        enter: (outer, ids) => contextInside(outer, (callback) => propagateAttributes({ ...ids }, callback)),
      };
    },
  },
  {
    name: "Traceloop: createSpanProcessor",
    make: async () => {
      const { createSpanProcessor, withAssociationProperties } = await import("@traceloop/node-server-sdk");
      return {
        processor: createSpanProcessor({ exporter: blackHole, apiKey: "bench" }),
        enter: (outer, { sessionId, userId }) =>
          contextInside(outer, (callback) =>
            withAssociationProperties({ session_id: sessionId, user_id: userId }, callback),
          ),
      };
    },
  },
];
