import * as openInference from "@arizeai/openinference-core";
import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { setContextAttributes } from "@otel-sessions/core";
import { measure, type NamedCase, report } from "../measure.ts";
import { type Ids, idsOf } from "./ids.ts";

const LEVELS = 50;

/** What is kept of each result, so that nothing is optimised away. */
const sink: { kept?: unknown } = {};

const span = new BasicTracerProvider().getTracer("bench").startSpan("span");

/** Case for case the same work, in contexts that were nested by others and by us. */
function each(work: (context: Context) => void): NamedCase[] {
  const ways: Readonly<Record<string, (outer: Context, ids: Ids) => Context>> = {
    "OpenInference: setSession, setUser": (outer, { sessionId, userId }) =>
      openInference.setUser(openInference.setSession(outer, { sessionId }), { userId }),
    "otel-sessions: setContextAttributes": setContextAttributes,
  };
  return Object.entries(ways).map(([name, enter]) => ({
    name,
    make: () => {
      let inner: Context = ROOT_CONTEXT;
      for (let level = 0; level < LEVELS; level++) inner = trace.setSpan(enter(inner, idsOf(level)), span);
      return {
        run: (iterations) => {
          for (let index = 0; index < iterations; index++) work(inner);
        },
      };
    },
  }));
}

export const reading: readonly NamedCase[] = each((context) => {
  sink.kept = openInference.getSession(context);
  sink.kept = openInference.getUser(context);
});

export const settingSpan: readonly NamedCase[] = each((context) => {
  sink.kept = trace.setSpan(context, span);
});

/** What nesting costs those inside: reading the ids, and setting the next span. */
export async function measureNesting(): Promise<void> {
  report(
    `Reading session and user, ${LEVELS} levels deep`,
    await measure(import.meta.url, { reading }),
    "<= 1×",
  );
  report(`Setting a span, ${LEVELS} levels deep`, await measure(import.meta.url, { settingSpan }), "<= 1×");
}
