import * as openInference from "@arizeai/openinference-core";
import { propagateAttributes } from "@langfuse/core";
import { context, createContextKey, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { usingAttributes, usingSession } from "@otel-sessions/core";
import * as Sentry from "@sentry/node";
import { withAssociationProperties } from "@traceloop/node-server-sdk";
import { type Case, measure, report } from "../measure.ts";
import { type Ids, idsOf } from "./ids.ts";

const noop = (): void => undefined;

const eachTime = (name: string, work: (ids: Ids) => void): Case => ({
  name,
  run: (iterations) => {
    for (let index = 0; index < iterations; index++) work(idsOf(index));
  },
});

/** What it costs to run something inside a session. */
export function measureScope(): void {
  const other = ROOT_CONTEXT.setValue(createContextKey("other"), 1);
  report(
    "A scope with session and user around a no-op",
    measure([
      eachTime("context.with(a prebuilt context)", () => {
        context.with(other, noop);
      }),
      eachTime("otel-sessions: usingAttributes", ({ sessionId, userId }) => {
        usingAttributes({ sessionId, userId }, noop);
      }),
      eachTime("otel-sessions: usingSession", ({ sessionId }) => {
        usingSession(sessionId, noop);
      }),
      eachTime("OpenInference: setSession, setUser", ({ sessionId, userId }) => {
        const inner = openInference.setUser(openInference.setSession(context.active(), { sessionId }), {
          userId,
        });
        context.with(inner, noop);
      }),
      eachTime("OpenTelemetry: baggage", ({ sessionId, userId }) => {
        const baggage = propagation.createBaggage({
          "session.id": { value: sessionId },
          "user.id": { value: userId },
        });
        context.with(propagation.setBaggage(context.active(), baggage), noop);
      }),
      eachTime("Langfuse: propagateAttributes", ({ sessionId, userId }) => {
        propagateAttributes({ sessionId, userId }, noop);
      }),
      eachTime("Traceloop: withAssociationProperties", ({ sessionId, userId }) => {
        withAssociationProperties({ session_id: sessionId, user_id: userId }, noop);
      }),
      eachTime("Sentry: withIsolationScope", ({ sessionId, userId }) => {
        Sentry.withIsolationScope((scope) => {
          scope.setUser({ id: userId });
          scope.setTag("session.id", sessionId);
        });
      }),
    ]),
    "usingAttributes <= 1.3×",
  );
}
