import * as openInference from "@arizeai/openinference-core";
import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { setContextAttributes } from "@otel-sessions/core";
import { type Case, measure, report } from "../measure.ts";
import { type Ids, idsOf } from "./ids.ts";

const LEVELS = 50;

/** What is kept of each result, so that nothing is optimised away. */
const sink: { kept?: unknown } = {};

/** What nesting costs those inside: reading the ids, and setting the next span. */
export function measureNesting(): void {
  const span = new BasicTracerProvider().getTracer("bench").startSpan("span");
  const nest = (enter: (outer: Context, ids: Ids) => Context): Context => {
    let inner: Context = ROOT_CONTEXT;
    for (let level = 0; level < LEVELS; level++) inner = trace.setSpan(enter(inner, idsOf(level)), span);
    return inner;
  };
  const contexts = {
    "OpenInference: setSession, setUser": nest((outer, { sessionId, userId }) =>
      openInference.setUser(openInference.setSession(outer, { sessionId }), { userId }),
    ),
    "otel-sessions: setContextAttributes": nest((outer, ids) => setContextAttributes(outer, ids)),
  };
  const each = (work: (context: Context) => void): Case[] =>
    Object.entries(contexts).map(([name, context]) => ({
      name,
      run: (iterations) => {
        for (let index = 0; index < iterations; index++) work(context);
      },
    }));
  report(
    `Reading session and user, ${LEVELS} levels deep`,
    measure(
      each((context) => {
        sink.kept = openInference.getSession(context);
        sink.kept = openInference.getUser(context);
      }),
    ),
    "<= 1×",
  );
  report(
    `Setting a span, ${LEVELS} levels deep`,
    measure(
      each((context) => {
        sink.kept = trace.setSpan(context, span);
      }),
    ),
    "<= 1×",
  );
}
