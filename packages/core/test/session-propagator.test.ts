import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import {
  context as contextApi,
  propagation,
  SpanKind,
  trace,
  ROOT_CONTEXT,
  defaultTextMapGetter,
  defaultTextMapSetter,
} from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  cookie,
  createPseudonymizer,
  getSessionId,
  getUserId,
  header,
  identify,
  SessionPropagator,
} from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

const KEY = "a test key of at least 16 bytes";
// Through `require` and after the instrumentation, so that this can patch it.
const instrumentation = new HttpInstrumentation();
registerInstrumentations({ instrumentations: [instrumentation] });
const http = createRequire(import.meta.url)("node:http") as typeof import("node:http");

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
  instrumentation.setTracerProvider(tracing.provider);
});
afterEach(() => tracing.stop());

/** A service that records what reaches it, then calls the next one. */
interface Service {
  readonly host: string;
  readonly received: {
    baggage: string | undefined;
    sessionId: string | undefined;
    userId: string | undefined;
  }[];
  close(): void;
}

async function startService(next?: string, login?: string): Promise<Service> {
  const received: Service["received"] = [];
  const server = http.createServer((req, res) => {
    if (login !== undefined) identify({ userId: login });
    received.push({
      baggage: req.headers["baggage"] as string | undefined,
      sessionId: getSessionId(),
      userId: getUserId(),
    });
    if (next === undefined) res.end();
    else
      http.get(`http://${next}/`, { headers: { "x-service-auth": "ok" } }, (answer) =>
        answer.resume().on("end", () => res.end()),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const call = (host: string, headers: Record<string, string>): Promise<void> =>
  new Promise((resolve, reject) => {
    http
      .get(`http://${host}/`, { headers }, (answer) => answer.resume().on("end", resolve))
      .on("error", reject);
  });

describe("between services A → B → C", () => {
  let services: Service[];
  beforeEach(async () => {
    const c = await startService();
    const b = await startService(c.host);
    const a = await startService(b.host, "ada");
    services = [a, b, c];
    propagation.disable();
    propagation.setGlobalPropagator(
      new CompositePropagator({
        propagators: [
          new W3CTraceContextPropagator(),
          new W3CBaggagePropagator(),
          new SessionPropagator({
            inject: { to: [b.host] },
            extract: { trust: (get) => get("x-service-auth") === "ok" },
            sessionId: cookie("sid"),
            pseudonym: { key: KEY },
          }),
        ],
      }),
    );
  });
  afterEach(() => {
    for (const service of services) service.close();
  });

  const pseudonym = createPseudonymizer(KEY)("sessionId", "browser-session");

  it("takes the ids from A to B, whose server span has them, and lets none reach C", async () => {
    const [a, b, c] = services as [Service, Service, Service];
    await call(a.host, { cookie: "sid=browser-session", baggage: "tenant=blue" });
    expect(b.received).toEqual([
      { baggage: `tenant=blue,session.id=${pseudonym},user.id=ada`, sessionId: pseudonym, userId: "ada" },
    ]);
    expect(c.received).toEqual([{ baggage: "tenant=blue", sessionId: undefined, userId: undefined }]);
    await expect.poll(() => tracing.spans().filter(({ kind }) => kind === SpanKind.SERVER)).toHaveLength(3);
    const servers = tracing.spans().filter(({ kind }) => kind === SpanKind.SERVER);
    expect(servers.map(({ attributes }) => attributes["session.id"])).toEqual([
      undefined,
      pseudonym,
      pseudonym,
    ]);
    expect(JSON.stringify(tracing.spans().map(({ attributes }) => attributes))).not.toContain(
      "browser-session",
    );
  });

  it("believes no baggage that was not sent by a trusted service", async () => {
    const [a, b] = services as [Service, Service, Service];
    await call(a.host, { baggage: "session.id=forged,user.id=root" });
    expect(a.received.map(({ sessionId }) => sessionId)).toEqual([undefined]);
    expect(b.received).toEqual([{ baggage: "user.id=ada", sessionId: undefined, userId: "ada" }]);
    await call(b.host, { baggage: "session.id=forged", "x-service-auth": "guess" });
    expect(b.received[1]?.sessionId).toBeUndefined();
  });
});

describe("extract", () => {
  const extract = (
    options: ConstructorParameters<typeof SessionPropagator>[0],
    headers: Record<string, string>,
  ) => new SessionPropagator(options).extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

  it("reads a header before the server span starts", () => {
    const context = extract({ sessionId: header("x-conversation-id") }, { "x-conversation-id": "c-1" });
    tracing.tracer.startSpan("server", {}, context).end();
    expect(tracing.ids("server")).toEqual(["c-1", undefined]);
  });

  it("gives way on every open span to what the request itself turns out to say", () => {
    const context = extract({ extract: { trust: true } }, { baggage: "session.id=remote,user.id=remote" });
    const server = tracing.tracer.startSpan("server", { kind: SpanKind.SERVER }, context);
    const inside = trace.setSpan(context, server);
    const open = tracing.tracer.startSpan("open", {}, inside);
    contextApi.with(inside, () => identify({ sessionId: "c-1" }));
    open.end();
    server.end();
    for (const name of ["server", "open"]) expect(tracing.ids(name)).toEqual(["c-1", "remote"]);
  });

  it("survives whatever a baggage header holds, and yields valid ids only", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: "binary", maxLength: 300 }).map((value) => `session.id=${value}`),
      fc
        .string({ maxLength: 300 })
        .map((value) => `session.id=${encodeURIComponent(value.toWellFormed())},__proto__=1`),
    );
    fc.assert(
      fc.property(hostile, (baggage) => {
        const id = getSessionId(extract({ extract: { trust: true } }, { baggage }));
        expect(id ?? "none").toMatch(/^[\x20-\x7e]{1,200}$/);
      }),
      { numRuns: 1_000 },
    );
    expect(Object.prototype).not.toHaveProperty("1");
  });

  it("takes an id that comes twice for none", () => {
    expect(
      getSessionId(extract({ extract: { trust: true } }, { baggage: "session.id=a,session.id=b" })),
    ).toBeUndefined();
  });
});

it("injects nothing by default", () => {
  const carrier = {};
  tracing.tracer.startActiveSpan("client", { attributes: { "server.address": "anywhere" } }, (span) => {
    identify({ sessionId: "s-1", userId: "ada" });
    new SessionPropagator().inject(ROOT_CONTEXT, carrier, defaultTextMapSetter);
    span.end();
  });
  expect(carrier).toEqual({});
});

it.each([
  [{ inject: { to: "b" } }, "`inject.to` to be a list of host names"],
  [{ inject: { to: [], keys: ["password"] } }, "`inject.keys` to be a list of session.id, user.id"],
  [{ extract: { trust: "yes" } }, "`extract.trust` to be a boolean or a function"],
])("throws at start on options that cannot be used: %j", (options, message) => {
  expect(() => new SessionPropagator(options as never)).toThrow(message);
});
