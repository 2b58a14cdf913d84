import { Agent, request as httpRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CapturedSpan } from "./captured-span.ts";

/** How the adapter of a contract app is to be configured. */
export interface ContractOptions {
  /** `conversation`: the header `x-conversation-id`. `cookie`: the cookie `sid`, under {@link ContractOptions.key}. */
  readonly sessionId: "conversation" | "cookie";
  /** The pseudonym key. */
  readonly key: string;
}

/** A running app. */
export interface ContractApp {
  readonly url: string;
  /** The spans that have ended since the last `reset()`. */
  spans(): Promise<readonly CapturedSpan[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** What an adapter's test brings. */
export interface AdapterUnderTest {
  /**
   * Starts an app with HTTP auto-instrumentation, the adapter before all routes, `userId` read from
   * what the app's own login leaves on the request (from the header `x-user`, by a middleware that
   * runs *after* the adapter wherever the framework lets it), and these routes, which do their work
   * with `createContractWork()`:
   *
   * - `GET /task`: awaits `span("work")` and answers 200
   * - `GET /throw`: awaits `span("before throw")` and throws; the error handler awaits `span("error handler")` and answers 500
   * - `GET /stream`: answers with `webStream()` (or a Node stream over `parts()`) as the body
   * - `GET /endless`: answers likewise with `endless()`
   * - `GET /sse`: the framework's own server-sent events, one for each of `parts()`
   * - `POST /json`: awaits `span("json")` and answers with the field `say` of the parsed JSON body
   * - `POST /form`: awaits `span("form")` and answers with the field `say` of the parsed multipart body
   * - `GET /rooms/:room/items`: in a sub-router or the like; awaits `span("nested")`
   * - `POST /login`: sets the user to `ada` on the request inside the handler, then awaits `span("after login")`
   */
  start(options: ContractOptions): Promise<ContractApp>;
  /** Starts the same app with no SDK registered. Left out where that needs a process of its own. */
  readonly startWithoutSdk?: (options: ContractOptions) => Promise<Pick<ContractApp, "url" | "close">>;
  /** Spans that end before the app can know its user: those of middlewares up to the login. */
  readonly endsEarly?: (span: CapturedSpan) => boolean;
}

const KEY = "a test key of at least 16 bytes";

/**
 * The contract that every adapter keeps, run against a real app over real HTTP.
 *
 * @example
 * ```ts
 * import { describeAdapter } from "@otel-sessions/testing";
 *
 * describeAdapter("express", { start: async (options) => startExpressApp(options) });
 * ```
 */
export function describeAdapter(name: string, adapter: AdapterUnderTest): void {
  describe(`${name} with a conversation id in a header`, () => {
    let app: ContractApp;
    beforeAll(async () => {
      app = await adapter.start({ sessionId: "conversation", key: KEY });
    });
    afterAll(() => app.close());
    beforeEach(() => app.reset());

    const as = (conversation: string, user?: string): Record<string, string> => ({
      "x-conversation-id": conversation,
      ...(user !== undefined && { "x-user": user }),
    });

    const spansOf = (requests?: number): Promise<CapturedSpan[]> => finishedSpans(app, requests);

    /** Session and user of all spans of so many requests, each pair once. */
    const identities = async (requests?: number): Promise<string[]> =>
      distinctIds(adapter, await spansOf(requests));

    const names = async (requests?: number): Promise<string[]> =>
      (await spansOf(requests)).map((span) => span.name);

    it("puts both ids on every span of an asynchronous handler, the HTTP root included", async () => {
      await get(`${app.url}/task`, as("c-1", "ada"));
      expect(await names()).toContain("work");
      expect(await identities()).toEqual(["c-1 ada"]);
    });

    it("keeps them in error handlers", async () => {
      const response = await get(`${app.url}/throw`, as("c-1", "ada"));
      expect(response.status).toBe(500);
      expect(await names()).toEqual(expect.arrayContaining(["before throw", "error handler"]));
      expect(await identities()).toEqual(["c-1 ada"]);
    });

    it.each(["/stream", "/sse"])("keeps them while %s is read, however slowly", async (path) => {
      const response = await fetch(`${app.url}${path}`, { headers: as("c-1", "ada") });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      let text = "";
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        text += new TextDecoder().decode(chunk.value);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(text).toContain("part 3");
      expect(await names()).toEqual(expect.arrayContaining(["part 1", "part 2", "part 3"]));
      expect(await identities()).toEqual(["c-1 ada"]);
    });

    it("keeps them when the reader of a stream goes away", async () => {
      const abort = new AbortController();
      const response = await fetch(`${app.url}/endless`, { headers: as("c-1", "ada"), signal: abort.signal });
      await (response.body as ReadableStream<Uint8Array>).getReader().read();
      abort.abort();
      await vi.waitFor(async () => expect(await names()).toContain("left"), 10_000);
      await get(`${app.url}/task`, as("c-2", "grace"));
      expect((await identities(2)).toSorted()).toEqual(["c-1 ada", "c-2 grace"]);
    });

    it("keeps them behind body parsers", async () => {
      const json = await fetch(`${app.url}/json`, {
        method: "POST",
        headers: { ...as("c-1", "ada"), "content-type": "application/json" },
        body: JSON.stringify({ say: "hello" }),
      });
      expect(await json.text()).toContain("hello");
      const form = new FormData();
      form.set("say", "goodbye");
      const multipart = await fetch(`${app.url}/form`, {
        method: "POST",
        headers: as("c-1", "ada"),
        body: form,
      });
      expect(await multipart.text()).toContain("goodbye");
      expect(await identities(2)).toEqual(["c-1 ada"]);
      expect(await names(2)).toEqual(expect.arrayContaining(["json", "form"]));
    });

    it("keeps them in sub-routers", async () => {
      await get(`${app.url}/rooms/blue/items`, as("c-1", "ada"));
      expect(await names()).toContain("nested");
      expect(await identities()).toEqual(["c-1 ada"]);
    });

    it("puts a user who logs in during the request on what follows, and on the server span", async () => {
      const response = await fetch(`${app.url}/login`, { method: "POST", headers: as("c-1") });
      await response.text();
      const spans = await spansOf();
      expect(spans.filter((span) => span.name === "after login").map(idsOf)).toEqual(["c-1 ada"]);
      expect(spans.filter((span) => span.parentSpanId === undefined).map(idsOf)).toEqual(["c-1 ada"]);
    });

    it("has no user once nobody is logged in", async () => {
      await get(`${app.url}/task`, as("c-1", "ada"));
      await spansOf();
      await app.reset();
      await get(`${app.url}/task`, as("c-1"));
      expect(await identities()).toEqual(["c-1 undefined"]);
    });

    it("never mixes 200 parallel requests", async () => {
      const requests = Array.from({ length: 200 }, (_, index) => String(index));
      await Promise.all(requests.map((id) => get(`${app.url}/task`, as(`c-${id}`, `u-${id}`))));
      const byTrace = Map.groupBy(await spansOf(requests.length), (span) => span.traceId);
      const seen = [...byTrace.values()].map((trace) => distinctIds(adapter, trace).join(" and "));
      expect(seen.toSorted()).toEqual(requests.map((id) => `c-${id} u-${id}`).toSorted());
    });

    it("leaves an anonymous request on the same connection anonymous", async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const send = (headers: Record<string, string>): Promise<boolean> =>
        new Promise((resolve, reject) => {
          const request = httpRequest(`${app.url}/task`, { agent, headers }, (response) => {
            response.resume().on("end", () => {
              resolve(request.reusedSocket);
            });
          });
          request.on("error", reject).end();
        });
      await send(as("c-1", "ada"));
      await spansOf();
      await app.reset();
      expect(await send({})).toBe(true);
      agent.destroy();
      expect(await identities()).toEqual(["undefined undefined"]);
    });

    it.each([
      ["a HEAD request", "HEAD", "/task"],
      ["an encoded path", "GET", "/%74ask"],
      ["a trailing slash", "GET", "/task/"],
    ])("is not skipped by %s", async (_case, method, path) => {
      const response = await fetch(`${app.url}${path}`, { method, headers: as("c-1", "ada") });
      await response.text();
      // A framework may not route such a path; whatever it makes of it must carry the ids.
      expect(await identities()).toEqual(["c-1 ada"]);
    });

    it("ignores a header that is no id", async () => {
      await get(`${app.url}/task`, as("x".repeat(201)));
      expect(await identities()).toEqual(["undefined undefined"]);
    });
  });

  describe(`${name} with a session cookie`, () => {
    let app: ContractApp;
    beforeAll(async () => {
      app = await adapter.start({ sessionId: "cookie", key: KEY });
    });
    afterAll(() => app.close());
    beforeEach(() => app.reset());

    const sessions = async (cookie: string): Promise<unknown[]> => {
      await get(`${app.url}/task`, { cookie });
      const spans = (await finishedSpans(app)).filter((span) => adapter.endsEarly?.(span) !== true);
      return [...new Set(spans.map((span) => span.attributes["session.id"]))];
    };

    it("records a pseudonym of it and never its value", async () => {
      const first = await sessions("theme=dark; sid=raw-cookie-value-0123456789");
      expect(first).toEqual([expect.stringMatching(/^p\.[\w-]{4}\.[\w-]{22}$/)]);
      expect(JSON.stringify(await app.spans())).not.toContain("raw-cookie-value");
      await app.reset();
      expect(await sessions("sid=raw-cookie-value-0123456789")).toEqual(first);
    });

    it.each([
      ["comes twice", "sid=a; sid=b"],
      ["is malformed", "sid=%E0%A4%A"],
      ["is empty", "sid="],
    ])("has no session when it %s", async (_case, cookie) => {
      expect(await sessions(cookie)).toEqual([undefined]);
    });
  });

  const { startWithoutSdk } = adapter;
  if (startWithoutSdk !== undefined) {
    it(`${name} serves requests where no SDK is registered`, async () => {
      const app = await startWithoutSdk({ sessionId: "conversation", key: KEY });
      const response = await get(`${app.url}/task`, { "x-conversation-id": "c-1" });
      await app.close();
      expect(response.status).toBe(200);
    });
  }
}

/** The finished spans of so many requests. A client has its answer a moment before the server span ends. */
async function finishedSpans(app: ContractApp, requests = 1): Promise<CapturedSpan[]> {
  return vi.waitFor(async () => {
    const spans = await app.spans();
    const roots = spans.filter((span) => span.parentSpanId === undefined);
    const found = roots.map(({ name, spanId }) => `${name} ${spanId}`).join(", ");
    expect(roots, `server spans (${found})`).toHaveLength(requests);
    return [...spans];
  }, 10_000);
}

function distinctIds(adapter: AdapterUnderTest, spans: readonly CapturedSpan[]): string[] {
  return [...new Set(spans.filter((span) => adapter.endsEarly?.(span) !== true).map(idsOf))];
}

const idsOf = ({ attributes }: CapturedSpan): string =>
  `${String(attributes["session.id"])} ${String(attributes["user.id"])}`;

async function get(url: string, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { headers });
  await response.text();
  return response;
}
