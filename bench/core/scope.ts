import { context, createContextKey, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { usingAttributes, usingSession } from "@otel-sessions/core";
import { measure, type NamedCase, report } from "../measure.ts";
import { type Ids, idsOf } from "./ids.ts";

const noop = (): void => undefined;

/** @param load - loads what the scope is opened with, and says how. */
function eachTime(name: string, load: () => ((ids: Ids) => void) | Promise<(ids: Ids) => void>): NamedCase {
  return {
    name,
    make: async () => {
      const work = await load();
      return {
        run: (iterations) => {
          for (let index = 0; index < iterations; index++) work(idsOf(index));
        },
      };
    },
  };
}

export const cases: readonly NamedCase[] = [
  eachTime("context.with(a prebuilt context)", () => {
    const other = ROOT_CONTEXT.setValue(createContextKey("other"), 1);
    return () => {
      context.with(other, noop);
    };
  }),
  eachTime("otel-sessions: usingAttributes", () => ({ sessionId, userId }) => {
    usingAttributes({ sessionId, userId }, noop);
  }),
  eachTime("otel-sessions: usingSession", () => ({ sessionId }) => {
    usingSession(sessionId, noop);
  }),
  eachTime("OpenInference: setSession, setUser", async () => {
    const { setSession, setUser } = await import("@arizeai/openinference-core");
    return ({ sessionId, userId }) => {
      context.with(setUser(setSession(context.active(), { sessionId }), { userId }), noop);
    };
  }),
  eachTime("OpenTelemetry: baggage", () => ({ sessionId, userId }) => {
    const baggage = propagation.createBaggage({
      "session.id": { value: sessionId },
      "user.id": { value: userId },
    });
    context.with(propagation.setBaggage(context.active(), baggage), noop);
  }),
  eachTime("Langfuse: propagateAttributes", async () => {
    const { propagateAttributes } = await import("@langfuse/core");
    return ({ sessionId, userId }) => {
      propagateAttributes({ sessionId, userId }, noop);
    };
  }),
  eachTime("Traceloop: withAssociationProperties", async () => {
    const { withAssociationProperties } = await import("@traceloop/node-server-sdk");
    return ({ sessionId, userId }) => {
      withAssociationProperties({ session_id: sessionId, user_id: userId }, noop);
    };
  }),
  eachTime("Sentry: withIsolationScope", async () => {
    const { withIsolationScope } = await import("@sentry/node");
    return ({ sessionId, userId }) => {
      withIsolationScope((scope) => {
        scope.setUser({ id: userId });
        scope.setTag("session.id", sessionId);
      });
    };
  }),
];

/** What it costs to run something inside a session. */
export async function measureScope(): Promise<void> {
  report(
    "A scope with session and user around a no-op",
    await measure(import.meta.url, { cases }),
    "usingAttributes <= 1.3×",
  );
}
