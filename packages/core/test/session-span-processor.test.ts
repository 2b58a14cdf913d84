import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Attributes, context, ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  getSessionId,
  identify,
  type ProcessedSpan,
  SessionSpanProcessor,
  setContextAttributes,
  usingAttributes,
  usingSession,
  usingUser,
} from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

/** A context with a span and nothing else: what an instrumentation that loses the context leaves. */
const stripped = () =>
  trace.setSpan(
    ROOT_CONTEXT,
    trace.getActiveSpan() ?? trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 }),
  );

describe("what a span carries", () => {
  it("comes from its own attributes before its context", () => {
    usingAttributes({ sessionId: "context", userId: "ada" }, () => {
      tracing.tracer.startSpan("explicit", { attributes: { "session.id": "mine" } }).end();
      const span = tracing.tracer.startSpan("later");
      span.setAttribute("session.id", "set afterwards");
      span.end();
    });
    expect(tracing.ids("explicit")).toEqual(["mine", "ada"]);
    expect(tracing.ids("later")).toEqual(["set afterwards", "ada"]);
  });

  it("comes from its context before its parent", () => {
    usingSession("outer", () => {
      tracing.tracer.startActiveSpan("parent", (parent) => {
        usingSession("inner", () => tracing.tracer.startSpan("child").end());
        parent.end();
      });
    });
    expect([tracing.ids("parent")[0], tracing.ids("child")[0]]).toEqual(["outer", "inner"]);
  });

  it("comes from its parent where the context was lost", () => {
    usingAttributes({ sessionId: "s1", userId: "ada" }, () => {
      tracing.tracer.startActiveSpan("parent", (parent) => {
        context.with(stripped(), () => {
          tracing.tracer.startActiveSpan("child", (child) => {
            expect(getSessionId()).toBe("s1");
            tracing.tracer.startSpan("grandchild").end();
            child.end();
          });
        });
        parent.end();
      });
    });
    for (const name of ["child", "grandchild"]) expect(tracing.ids(name)).toEqual(["s1", "ada"]);
  });

  it("survives 128 other attributes, since it is there first", () => {
    usingSession("s1", () => {
      const span = tracing.tracer.startSpan("crowded");
      for (let index = 0; index < 200; index++) span.setAttribute(`attribute.${index}`, index);
      span.end();
    });
    expect(tracing.ids("crowded")[0]).toBe("s1");
  });

  it("is whole where attributes are limited in number and length, late ids included", async () => {
    await tracing.stop();
    vi.stubEnv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2");
    vi.stubEnv("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4");
    tracing = startTracing();
    vi.unstubAllEnvs();
    tracing.tracer.startActiveSpan("server", { kind: SpanKind.SERVER }, (server) => {
      const crowded = tracing.tracer.startSpan("crowded", { attributes: { a: "a", b: "b" } });
      identify({ sessionId: "conversation-1", userId: "ada lovelace" });
      usingSession("conversation-2", () => tracing.tracer.startSpan("scoped").end());
      crowded.setAttribute("c", "too many");
      crowded.setAttribute("b", "too long");
      crowded.end();
      server.end();
    });
    expect(tracing.ids("server")).toEqual(["conversation-1", "ada lovelace"]);
    expect(tracing.ids("scoped")).toEqual(["conversation-2", "ada lovelace"]);
    expect(tracing.span("crowded").attributes).toEqual({
      a: "a",
      b: "too ",
      "session.id": "conversation-1",
      "user.id": "ada lovelace",
    });
  });

  it.each([
    ["a copy", (attributes: Attributes) => ({ ...attributes })],
    ["a frozen object", (attributes: Attributes) => Object.freeze({ ...attributes })],
  ])("reaches spans of an SDK that shows %s of their attributes", (_, show) => {
    const kept: Attributes = {};
    const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 });
    Object.defineProperty(span, "attributes", { get: () => show(kept) });
    span.setAttribute = (name, value) => {
      kept[name] = value;
      return span;
    };
    const context = setContextAttributes(ROOT_CONTEXT, { sessionId: "s1", userId: "ada" });
    new SessionSpanProcessor().onStart(span as ProcessedSpan, context);
    expect(kept).toEqual({ "session.id": "s1", "user.id": "ada" });
  });

  it("is nothing where nobody said anything", () => {
    tracing.tracer.startSpan("anonymous").end();
    expect(tracing.span("anonymous").attributes).toEqual({});
  });
});

describe("identify", () => {
  it("reaches all open spans of the request, and those that start later", () => {
    tracing.tracer.startActiveSpan("server", { kind: SpanKind.SERVER }, (server) => {
      const sibling = tracing.tracer.startSpan("open sibling");
      tracing.tracer.startSpan("already ended").end();
      tracing.tracer.startActiveSpan("handler", (handler) => {
        identify({ sessionId: "s1", userId: "ada" });
        tracing.tracer.startSpan("later").end();
        context.with(stripped(), () => tracing.tracer.startSpan("later, context lost").end());
        handler.end();
      });
      sibling.end();
      server.end();
    });
    for (const name of ["server", "open sibling", "handler", "later", "later, context lost"]) {
      expect([name, ...tracing.ids(name)]).toEqual([name, "s1", "ada"]);
    }
    expect(tracing.ids("already ended")).toEqual([undefined, undefined]);
  });

  it("is seen at once on the active span and the root span", () => {
    tracing.tracer.startActiveSpan("server", (server) => {
      tracing.tracer.startActiveSpan("handler", (handler) => {
        identify({ userId: "ada" });
        for (const span of [server, handler]) expect(span).toHaveProperty("attributes", { "user.id": "ada" });
        handler.end();
      });
      server.end();
    });
    expect(tracing.spans()).toHaveLength(2);
  });

  it("replaces what an earlier call said", () => {
    tracing.tracer.startActiveSpan("server", (server) => {
      identify({ sessionId: "before login", userId: "guest" });
      const open = tracing.tracer.startSpan("open");
      identify({ userId: "ada" });
      open.end();
      server.end();
    });
    expect(tracing.ids("server")).toEqual(["before login", "ada"]);
    expect(tracing.ids("open")).toEqual(["before login", "ada"]);
  });

  it("leaves alone what a span has from an inner scope above it, its own context being lost", () => {
    tracing.tracer.startActiveSpan("server", (server) => {
      usingSession("inner", () => {
        tracing.tracer.startActiveSpan("scoped", (scoped) => {
          const below = tracing.tracer.startSpan("below", {}, stripped());
          identify({ sessionId: "s1", userId: "ada" });
          below.end();
          scoped.end();
        });
      });
      server.end();
    });
    for (const name of ["scoped", "below"]) expect(tracing.ids(name)).toEqual(["inner", "ada"]);
    expect(tracing.ids("server")).toEqual(["s1", "ada"]);
  });

  it("leaves alone what the application set, and what an inner scope says", () => {
    tracing.tracer.startActiveSpan("server", (server) => {
      server.setAttribute("session.id", "set by the application");
      usingUser("impersonated", () => {
        tracing.tracer.startActiveSpan("inner", (inner) => {
          identify({ sessionId: "s1", userId: "ada" });
          inner.end();
        });
      });
      server.end();
    });
    expect(tracing.ids("server")).toEqual(["set by the application", "ada"]);
    expect(tracing.ids("inner")).toEqual(["s1", "impersonated"]);
  });

  it("reaches both server spans where a framework makes one below that of the HTTP server", () => {
    tracing.tracer.startActiveSpan("http", { kind: SpanKind.SERVER }, (http) => {
      tracing.tracer.startActiveSpan("framework", { kind: SpanKind.SERVER }, (framework) => {
        identify({ sessionId: "s1", userId: "ada" });
        framework.end();
      });
      http.end();
    });
    expect(tracing.ids("framework")).toEqual(["s1", "ada"]);
    expect(tracing.ids("http")).toEqual(["s1", "ada"]);
  });

  it("stays within a request that an identified request makes in the same process", () => {
    tracing.tracer.startActiveSpan("batch", { kind: SpanKind.SERVER }, (batch) => {
      identify({ sessionId: "s1", userId: "ada" });
      tracing.tracer.startActiveSpan("part", { kind: SpanKind.SERVER }, (part) => {
        identify({ sessionId: "s2", userId: "grace" });
        part.end();
      });
      tracing.tracer.startSpan("rest of the batch").end();
      batch.end();
    });
    expect(tracing.ids("batch")).toEqual(["s1", "ada"]);
    expect(tracing.ids("rest of the batch")).toEqual(["s1", "ada"]);
  });

  it("stays within its own request when a server runs inside a long span", () => {
    tracing.tracer.startActiveSpan("process", (process) => {
      for (const user of ["ada", "grace"]) {
        tracing.tracer.startActiveSpan(`request of ${user}`, { kind: SpanKind.SERVER }, (request) => {
          identify({ userId: user });
          request.end();
        });
      }
      tracing.tracer.startActiveSpan("anonymous request", { kind: SpanKind.SERVER }, (request) =>
        request.end(),
      );
      process.end();
    });
    expect(tracing.ids("request of ada")[1]).toBe("ada");
    expect(tracing.ids("request of grace")[1]).toBe("grace");
    expect(tracing.ids("anonymous request")[1]).toBeUndefined();
    expect(tracing.ids("process")[1]).toBeUndefined();
  });

  it("says so where there is no request", () => {
    identify({ userId: "ada" });
    expect(tracing.warnings).toEqual([expect.stringContaining("neither a request nor an open span")]);
  });
});

type Step =
  | { readonly kind: "scope"; readonly session: string; readonly steps: readonly Step[] }
  | { readonly kind: "span"; readonly steps: readonly Step[] }
  | { readonly kind: "wait" };

const step: fc.Arbitrary<Step> = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof(
    { depthSize: "small" },
    fc.constant<Step>({ kind: "wait" }),
    fc.record({
      kind: fc.constant("scope" as const),
      session: fc.stringMatching(/^[a-z]{3}$/),
      steps: fc.array(tie("step"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("span" as const), steps: fc.array(tie("step"), { maxLength: 3 }) }),
  ),
})).step;

it("gives each span the ids of its own request, however requests, scopes and late identities interleave", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ late: fc.boolean(), steps: fc.array(step, { maxLength: 4 }) }), {
        minLength: 2,
        maxLength: 5,
      }),
      async (scheduler, requests) => {
        const first = tracing.spans().length;
        const { tracer } = tracing;
        const perform = async (steps: readonly Step[], session: string, user: string): Promise<void> => {
          for (const current of steps) {
            if (current.kind === "wait") await scheduler.schedule(Promise.resolve());
            else if (current.kind === "scope") {
              const inner = `${user}-${current.session}`;
              await usingSession(inner, () => perform(current.steps, inner, user));
            } else {
              await tracer.startActiveSpan(JSON.stringify([session, user]), async (span) => {
                await perform(current.steps, session, user);
                span.end();
              });
            }
          }
        };
        const running = requests.map(({ late, steps }, index) =>
          tracer.startActiveSpan(
            JSON.stringify([`s${index}`, `u${index}`]),
            { kind: SpanKind.SERVER },
            async (server) => {
              const identity = { sessionId: `s${index}`, userId: `u${index}` };
              if (late) {
                await scheduler.schedule(Promise.resolve());
                identify(identity);
                await perform(steps, identity.sessionId, identity.userId);
              } else {
                identify(identity);
                await perform(steps, identity.sessionId, identity.userId);
              }
              server.end();
            },
          ),
        );
        await scheduler.waitFor(Promise.all(running));
        for (const span of tracing.spans().slice(first)) {
          expect(JSON.stringify([span.attributes["session.id"], span.attributes["user.id"]])).toBe(span.name);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("holds no spans that have ended, however long a trace goes on", async () => {
  // A job that starts the next one from inside: each span is the parent of the next.
  const ended: WeakRef<object>[] = [];
  let last = context.active();
  for (let run = 0; run < 10; run++) {
    await new Promise(setImmediate);
    context.with(setContextAttributes(last, { sessionId: `s${run}` }), () => {
      tracing.tracer.startActiveSpan("run", (span) => {
        last = trace.setSpanContext(ROOT_CONTEXT, span.spanContext());
        ended.push(new WeakRef(span));
        span.end();
      });
    });
  }
  expect(getSessionId(last)).toBe("s9");
  tracing.reset();
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const countHeld = (): number => {
    collectGarbage();
    return ended.filter((span) => span.deref() !== undefined).length;
  };
  await expect.poll(countHeld).toBe(0);
});
