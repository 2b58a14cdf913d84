import { context } from "@opentelemetry/api";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  getContextAttributes,
  getSessionId,
  getUserId,
  setContextAttributes,
  setSession,
  setUser,
  usingAttributes,
  usingMetadata,
  usingPromptTemplate,
  usingSession,
  usingTags,
  usingUser,
} from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

describe("a scope", () => {
  it("returns what its callback returns", () => {
    expect(usingSession("s1", () => 42)).toBe(42);
  });

  it("lets errors through and restores the outer session", () => {
    usingSession("outer", () => {
      expect(() =>
        usingSession("inner", () => {
          throw new Error("boom");
        }),
      ).toThrow("boom");
      expect(getSessionId()).toBe("outer");
    });
    expect(getSessionId()).toBeUndefined();
  });

  it("holds across await", async () => {
    const result = await usingSession("s1", async () => {
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      return getSessionId();
    });
    expect(result).toBe("s1");
  });

  it("inherits what an inner scope does not set, and lets the inner value win", () => {
    usingAttributes({ sessionId: "s1", userId: "ada", tags: ["outer"] }, () => {
      usingUser("grace", () => {
        usingMetadata({ plan: "pro" }, () => {
          expect({ ...getContextAttributes() }).toEqual({
            "session.id": "s1",
            "user.id": "grace",
            "tag.tags": ["outer"],
            metadata: '{"plan":"pro"}',
          });
        });
      });
      expect(getUserId()).toBe("ada");
    });
  });

  it("adds free attributes name by name", () => {
    usingAttributes({ attributes: { "app.a": 1, "app.b": "outer" } }, () => {
      usingAttributes({ attributes: { "app.b": "inner" } }, () => {
        expect({ ...getContextAttributes() }).toEqual({ "app.a": 1, "app.b": "inner" });
      });
    });
  });

  it("carries tags as a list and a prompt template with its variables as JSON", () => {
    usingTags(["a", "b"], () => {
      usingPromptTemplate({ template: "Hi {name}", version: "v1", variables: { name: "Ada" } }, () => {
        tracing.tracer.startSpan("work").end();
      });
    });
    expect(tracing.span("work").attributes).toEqual({
      "tag.tags": ["a", "b"],
      "llm.prompt_template.template": "Hi {name}",
      "llm.prompt_template.version": "v1",
      "llm.prompt_template.variables": '{"name":"Ada"}',
    });
  });

  it("ignores an invalid id, runs, keeps the outer one, and says so once", () => {
    usingSession("outer", () => {
      for (const invalid of ["", "a\nb", "ü", " padded", "x".repeat(201)]) {
        expect(usingSession(invalid, () => getSessionId())).toBe("outer");
      }
    });
    expect(tracing.warnings).toHaveLength(1);
    expect(tracing.warnings[0]).toContain("usingSession: `sessionId` was ignored");
  });

  it("takes an id of 200 characters", () => {
    expect(usingSession("x".repeat(200), () => getSessionId())).toBe("x".repeat(200));
  });

  it("never lets any string become an id outside the allowed set, throws, or reaches a prototype", () => {
    const inherited = Object.getOwnPropertyNames(Object.prototype);
    const hostile = fc.constantFrom(
      "__proto__",
      "__proto__.polluted",
      "constructor.prototype.x",
      "a.__proto__.b",
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 220 }), hostile), (id) => {
        usingAttributes(
          { sessionId: id, userId: id, metadata: { [id]: id }, attributes: { [id]: id } },
          () => {
            tracing.tracer.startSpan("any").end();
            const allowed = /^(?! )[\x20-\x7e]{1,200}(?<! )$/;
            expect(getSessionId()).toBe(allowed.test(id) ? id : undefined);
            expect(getUserId()).toBe(allowed.test(id) ? id : undefined);
          },
        );
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps dangerous attribute names out", () => {
    const attributes = JSON.parse(
      '{"__proto__.polluted":1,"a.constructor.b":2,"__proto__":3,"fine":4}',
    ) as Record<string, number>;
    usingAttributes({ attributes }, () => {
      expect({ ...getContextAttributes() }).toEqual({ fine: 4 });
    });
  });
});

describe("a wrapper", () => {
  it("keeps this, arguments, name and length of a function", () => {
    const wrapped = usingSession("s1")(function greet(this: { name: string }, greeting: string) {
      return `${greeting} ${this.name} in ${getSessionId()}`;
    });
    expect(wrapped.call({ name: "Ada" }, "Hello")).toBe("Hello Ada in s1");
    expect([wrapped.name, wrapped.length]).toEqual(["greet", 1]);
  });

  it("holds inside generators, however late and wherever they are consumed", async () => {
    const sync = usingSession("s1")(function* numbers() {
      yield getSessionId();
      yield getSessionId();
    });
    expect(usingSession("elsewhere", () => [...sync()])).toEqual(["s1", "s1"]);

    const async_ = usingSession("s2")(async function* letters() {
      yield getSessionId();
      await Promise.resolve();
      yield getSessionId();
    });
    const seen: unknown[] = [];
    for await (const value of async_()) seen.push(value, getSessionId());
    expect(seen).toEqual(["s2", undefined, "s2", undefined]);
  });

  it("holds inside a generator that a scope's callback returns", async () => {
    const generator = usingSession("s1", async function* stream() {
      yield getSessionId();
    });
    expect((await generator.next()).value).toBe("s1");
  });

  it("does not leak through recursion", () => {
    const countdown: (n: number) => unknown[] = usingSession("s1")((n: number): unknown[] =>
      n === 0 ? [] : [getSessionId(), ...countdown(n - 1)],
    );
    expect(countdown(3)).toEqual(["s1", "s1", "s1"]);
    expect(getSessionId()).toBeUndefined();
  });

  it("decorates methods the legacy way, static ones too", () => {
    class Chat {
      static open(): string | undefined {
        return getSessionId();
      }
      answer(): string | undefined {
        return getSessionId();
      }
    }
    for (const [target, name] of [
      [Chat, "open"],
      [Chat.prototype, "answer"],
    ] as const) {
      const descriptor = Object.getOwnPropertyDescriptor(target, name) as PropertyDescriptor;
      usingSession("s1")(target, name, descriptor);
      Object.defineProperty(target, name, descriptor);
    }
    expect([Chat.open(), new Chat().answer()]).toEqual(["s1", "s1"]);
  });

  it("says which member it cannot decorate", () => {
    expect(() => usingSession("s1")({}, "field", { value: 1 })).toThrow(
      "[otel-sessions/core] Expected usingSession to decorate a method, got `field`, which is none",
    );
  });
});

describe("contexts by hand", () => {
  it("are changed without being activated", () => {
    const ctx = setContextAttributes(setUser(setSession(context.active(), "s1"), "ada"), { tags: ["x"] });
    expect([getSessionId(ctx), getUserId(ctx), getSessionId()]).toEqual(["s1", "ada", undefined]);
    expect({ ...getContextAttributes(ctx) }).toEqual({
      "session.id": "s1",
      "user.id": "ada",
      "tag.tags": ["x"],
    });
  });

  it("stay the same object when the id is invalid", () => {
    expect(setSession(context.active(), "")).toBe(context.active());
  });
});
