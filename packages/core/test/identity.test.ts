import { createHmac, randomUUID } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  bearer,
  cookie,
  createIdentifier,
  createPseudonymizer,
  createSeal,
  credential,
  getSessionId,
  getUserId,
  header,
  type IdentityOptions,
  query,
  type RequestReader,
} from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

/** The smallest framework there is. */
interface TestRequest {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly user?: { id: unknown };
  readonly setCookies?: string[];
}

const reader: RequestReader<TestRequest> = {
  name: "test",
  header: (request, name) => request.headers?.[name],
  query: (request, name) => request.query?.[name],
  param: () => undefined,
  setCookie: (request, value) => request.setCookies?.push(value),
};

const KEY = "a test key of at least 16 bytes";
let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

/** The ids that a request runs with. */
const identityOf = async (options: IdentityOptions<TestRequest>, request: TestRequest) =>
  createIdentifier(options, reader, { sessionId: [], userId: [(req) => req.user?.id as string] }).run(
    request,
    () => ({
      sessionId: getSessionId(),
      userId: getUserId(),
    }),
  );

describe("sources", () => {
  it("are asked in order, the first that finds a valid id wins", async () => {
    const sessionId = [header("x-conversation-id"), query("chat"), () => "fallback"];
    expect((await identityOf({ sessionId }, { headers: { "x-conversation-id": "c-1" } })).sessionId).toBe(
      "c-1",
    );
    expect((await identityOf({ sessionId }, { query: { chat: "c-2" } })).sessionId).toBe("c-2");
    expect((await identityOf({ sessionId }, { headers: { "x-conversation-id": "ü" } })).sessionId).toBe(
      "fallback",
    );
    expect(tracing.warnings).toEqual([
      expect.stringContaining('`sessionId` (header "x-conversation-id") was ignored'),
    ]);
  });

  it("may give numbers, promises, and nothing", async () => {
    expect((await identityOf({ userId: async () => 42 }, {})).userId).toBe("42");
    expect((await identityOf({ userId: [async () => undefined, () => null, () => 7n] }, {})).userId).toBe(
      "7",
    );
    expect(
      await identityOf({ sessionId: async () => Promise.reject(new Error("no")) }, { user: { id: "ada" } }),
    ).toEqual({
      sessionId: undefined,
      userId: "ada",
    });
  });

  it("never yield an id outside the allowed set, whatever a header says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (value) => {
        const { sessionId } = await identityOf({ sessionId: header("x-id") }, { headers: { "x-id": value } });
        expect(sessionId ?? "none").toMatch(/^[\x20-\x7e]{1,200}$/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a cookie source", () => {
  const secret = "cookie secret";
  const signed = (value: string, key = secret): string =>
    encodeURIComponent(
      `s:${value}.${createHmac("sha256", key).update(value).digest("base64").replace(/=+$/, "")}`,
    );

  it("verifies what Express signed, and knows older secrets", async () => {
    const options = { sessionId: cookie("sid", { secret: ["newer", secret] }), pseudonym: { key: KEY } };
    const { sessionId } = await identityOf(options, { headers: { cookie: `sid=${signed("store-key")}` } });
    expect(sessionId).toBe(createPseudonymizer(KEY)("sessionId", "store-key"));
    const forged = await identityOf(options, { headers: { cookie: `sid=${signed("store-key", "guess")}` } });
    expect(forged.sessionId).toBeUndefined();
  });

  it("takes no part of any header for a session that is ambiguous or malformed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 100 }), async (value) => {
        const options = { sessionId: cookie("sid"), pseudonym: { key: KEY } };
        const { sessionId } = await identityOf(options, { headers: { cookie: `sid=a; ${value}; sid=b` } });
        expect(sessionId).toBeUndefined();
      }),
    );
  });
});

describe("credentials", () => {
  it("say nothing of themselves", () => {
    const secret = credential("store-key-123");
    for (const shown of [
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      `${Object.values(secret).join("")}[credential]`,
    ]) {
      expect(shown).toContain("[credential]");
      expect(shown).not.toContain("store-key-123");
    }
  });

  it("are left out where pseudonyms are switched off", async () => {
    const options = { sessionId: cookie("sid"), pseudonym: false } as const;
    expect((await identityOf(options, { headers: { cookie: "sid=abc" } })).sessionId).toBeUndefined();
  });

  it("are left out in production without a key, and get a passing one in development", async () => {
    const request = { headers: { cookie: "sid=abc" } };
    const { NODE_ENV } = process.env;
    try {
      process.env.NODE_ENV = "production";
      expect((await identityOf({ sessionId: cookie("sid") }, request)).sessionId).toBeUndefined();
      expect(tracing.warnings).toEqual([expect.stringContaining("Set OTEL_SESSIONS_KEY")]);
      process.env.NODE_ENV = "development";
      expect((await identityOf({ sessionId: cookie("sid") }, request)).sessionId).toMatch(/^p\./);
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });

  it("differ between session and user, and between keys", () => {
    const one = createPseudonymizer(KEY);
    const other = createPseudonymizer(`${KEY}!`);
    const made = [one("sessionId", "x"), one("userId", "x"), other("sessionId", "x"), one("sessionId", "y")];
    expect(new Set(made).size).toBe(4);
    expect(one("sessionId", "x")).toBe(made[0]);
  });

  it("keep their pseudonym under the previous key as session.previous_id on the entry span", async () => {
    const options = { sessionId: cookie("sid"), pseudonym: { key: KEY, previousKeys: [`older ${KEY}`] } };
    await tracing.tracer.startActiveSpan("entry", async (span) => {
      await identityOf(options, { headers: { cookie: "sid=abc" } });
      span.end();
    });
    expect(tracing.span("entry").attributes).toEqual({
      "session.id": createPseudonymizer(KEY)("sessionId", "abc"),
      "session.previous_id": createPseudonymizer(`older ${KEY}`)("sessionId", "abc"),
    });
  });

  it.each(["0123456789abcdef", "0123456789+/=abc d", "s:0123456789abcdef.signature"])(
    "are known where a function returns one unmarked, however its cookie is written: %s",
    async (stored) => {
      const value = stored.startsWith("s:") ? stored.slice(2, stored.indexOf(".")) : stored;
      const pseudonym = { key: KEY };
      const options = { sessionId: () => value, pseudonym };
      const request = { headers: { cookie: `theme=a%20b; sid=${encodeURIComponent(stored)}` } };
      const { sessionId } = await identityOf(options, request);
      expect(sessionId).toBe(createPseudonymizer(KEY)("sessionId", value));
      expect(tracing.warnings).toEqual([expect.stringContaining("Mark it with credential()")]);
    },
  );

  it("include what a header holds whose name says so, and fields the operator names", async () => {
    const pseudonym = { key: KEY, fields: ["userId"] } as const;
    const request = { headers: { "x-api-key": "k-1" }, user: { id: "ada@example.com" } };
    const { sessionId, userId } = await identityOf({ sessionId: header("x-api-key"), pseudonym }, request);
    expect([sessionId, userId]).toEqual([expect.stringMatching(/^p\./), expect.stringMatching(/^p\./)]);
  });
});

describe("a bearer token", () => {
  const key = "a shared secret of at least 32 bytes!";
  const token = (claims: Record<string, unknown>, secret = key): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(secret));
  const options = {
    userId: bearer({ key, algorithms: ["HS256"] }),
    sessionId: bearer({ key, algorithms: ["HS256"], claim: "sid" }),
  };

  it("gives the claims of a token that verifies", async () => {
    const authorization = `Bearer ${await token({ sub: "ada", sid: "s-1" })}`;
    expect(await identityOf(options, { headers: { authorization } })).toEqual({
      sessionId: "s-1",
      userId: "ada",
    });
  });

  it("gives nothing for forged, unsigned, expired and malformed ones", async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ada"}')}.`.replaceAll("=", "");
    const forged = await token({ sub: "ada" }, "another secret of at least 32 bytes!!");
    const expired = await new SignJWT({ sub: "ada" })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(1)
      .sign(new TextEncoder().encode(key));
    for (const bad of [unsigned, forged, expired, "x.y.z", "", "Basic abc"]) {
      expect(await identityOf(options, { headers: { authorization: `Bearer ${bad}` } })).toEqual({});
    }
  });

  it("needs to be told what to accept", () => {
    expect(() => bearer({ key } as never)).toThrow(
      "[otel-sessions/core] Expected bearer() to be given `algorithms`",
    );
    expect(() => bearer({ algorithms: ["HS256"] })).toThrow("either `key` or `jwks`");
  });
});

describe("sessions issued to visitors", () => {
  const options = { issue: { cookie: "visit" }, pseudonym: { key: KEY } };
  const visit = async (cookies?: string) => {
    const setCookies: string[] = [];
    const { sessionId } = await identityOf(options, {
      headers: cookies === undefined ? {} : { cookie: cookies },
      setCookies,
    });
    return { sessionId, setCookies, cookie: setCookies[0]?.split(";")[0] };
  };

  it("last over requests, and their cookie can be read by no script", async () => {
    const first = await visit();
    expect(first.setCookies).toEqual([
      expect.stringMatching(/^visit=\S+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    const second = await visit(first.cookie);
    expect(second).toEqual({ sessionId: first.sessionId, setCookies: [], cookie: undefined });
    expect(first.sessionId).toMatch(/^p\./);
    expect(first.cookie).not.toContain(first.sessionId);
  });

  it("cannot be chosen or prolonged by the visitor", async () => {
    const first = await visit();
    const forged = await visit(`visit=${randomUUID()}.zzzzzzzz.zzzzzzzz.AAAAAAAAAAAAAAAAAAAAAA`);
    expect(forged.setCookies).toHaveLength(1);
    const [id, , , signature] = (first.cookie ?? "").slice("visit=".length).split(".");
    const prolonged = await visit(`visit=${id}.zzzzzzzz.zzzzzzzz.${signature}`);
    expect(prolonged.sessionId).not.toBe(first.sessionId);
  });

  it("are not begun where the framework lets no cookie be set", async () => {
    const closed: RequestReader<TestRequest> = { ...reader, setCookie: () => false };
    const identifier = createIdentifier(options, closed, { sessionId: [], userId: [] });
    expect(await identifier.run({}, () => getSessionId())).toBeUndefined();
    const { cookie, sessionId } = await visit();
    const headers = { cookie: cookie ?? "" };
    expect(await identifier.run({ headers }, () => getSessionId())).toBe(sessionId);
  });
});

describe("a source that has found nothing yet", () => {
  it("is asked again until the request's own span has ended, and held no longer", async () => {
    const request: { user?: { id: unknown } } = {};
    const sources = { sessionId: [], userId: [(req: TestRequest) => req.user?.id as string] };
    const identifier = createIdentifier({ sessionId: () => "c-1" }, reader, sources);
    await tracing.tracer.startActiveSpan("entry", async (entry) => {
      await identifier.run(request, () => {
        tracing.tracer.startSpan("before").end();
        request.user = { id: "ada" };
        entry.end();
        request.user = { id: "somebody else" };
        tracing.tracer.startSpan("after").end();
      });
    });
    expect(tracing.ids("before")).toEqual(["c-1", undefined]);
    expect(tracing.ids("entry")).toEqual(["c-1", "ada"]);
    expect(tracing.ids("after")).toEqual(["c-1", "ada"]);

    let asked = 0;
    const findNobody = (): undefined => {
      asked++;
    };
    await tracing.tracer.startActiveSpan("entry", async (entry) => {
      await createIdentifier({ userId: findNobody }, reader, sources).run({}, () => {
        entry.end();
        asked = 0;
        tracing.tracer.startSpan("after").end();
      });
    });
    expect(asked).toBe(0);
  });
});

describe("a source that has to be waited for", () => {
  it("is asked once, whatever spans it starts and however many follow", async () => {
    let asked = 0;
    const findNobody = async (): Promise<undefined> => {
      asked++;
      await Promise.resolve();
      tracing.tracer.startSpan("query").end();
    };
    await tracing.tracer.startActiveSpan("entry", async (entry) => {
      const identifier = createIdentifier({ userId: findNobody }, reader, { sessionId: [], userId: [] });
      await identifier.run({}, () => {
        tracing.tracer.startSpan("work").end();
      });
      entry.end();
    });
    expect(asked).toBe(1);
  });

  it("works inside the session that is known already", async () => {
    const sessionId = header("x-conversation-id");
    const userId = async (): Promise<string> => {
      tracing.tracer.startSpan("query").end();
      return "ada";
    };
    await identityOf({ sessionId, userId }, { headers: { "x-conversation-id": "c-1" } });
    expect(tracing.ids("query")).toEqual(["c-1", undefined]);
  });
});

describe("a request that goes on after authentication", () => {
  const users: Record<string, string> = { "7": "ada" };
  const lookUp = async (req: TestRequest) => users[String(req.user?.id)];

  it("asks every source again, also those that have to be waited for, and stamps the open spans", async () => {
    const identifier = createIdentifier({ sessionId: header("x-conversation-id"), userId: lookUp }, reader, {
      sessionId: [],
      userId: [],
    });
    const request: { headers: Record<string, string>; user?: { id: unknown } } = {
      headers: { "x-conversation-id": "c-1" },
    };
    await tracing.tracer.startActiveSpan("request", async (span) => {
      await identifier.run(request, async () => {
        request.user = { id: "7" };
        request.headers["x-conversation-id"] = "c-2";
        await identifier.resume(request, () => {
          tracing.tracer.startSpan("after the guard").end();
        });
      });
      span.end();
    });
    expect(tracing.ids("after the guard")).toEqual(["c-1", "ada"]);
    expect(tracing.ids("request")).toEqual(["c-1", "ada"]);
  });

  it("begins where nothing has begun it", async () => {
    const identifier = createIdentifier({ userId: () => "ada" }, reader, { sessionId: [], userId: [] });
    expect(await identifier.resume({}, () => getUserId())).toBe("ada");
  });
});

describe("sealed text", () => {
  it("comes back as it was, or not at all", () => {
    const { seal, open } = createSeal("test", { key: KEY });
    const sealed = seal("a.b c") ?? "";
    expect(open(sealed)).toBe("a.b c");
    for (const forged of [sealed.replace("b", "x"), `${sealed}A`, "a.b c", "", undefined]) {
      expect(open(forged)).toBeUndefined();
    }
    expect(createSeal("another", { key: KEY }).open(sealed)).toBeUndefined();
    expect(createSeal("test", { key: `${KEY}!` }).open(sealed)).toBeUndefined();
  });
});

it("is the same in every copy of this module in a process, and warns once for all of them", async () => {
  const request = { headers: { cookie: "sid=abc" } };
  const options = { sessionId: cookie("sid") };
  const { sessionId } = await identityOf(options, request);
  vi.resetModules();
  const copy = await import("../src/index.ts");
  expect(copy.createIdentifier).not.toBe(createIdentifier);
  const identifier = copy.createIdentifier(options, reader, { sessionId: [], userId: [] });
  expect(await identifier.run(request, () => copy.getSessionId())).toBe(sessionId);
  expect(tracing.warnings).toEqual([expect.stringContaining("There is no pseudonym key")]);
});
