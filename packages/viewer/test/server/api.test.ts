import { describe, expect, it } from "vitest";
import type { ChangeEvent, SessionDetail, SessionHistogram, SessionList } from "../../src/api/contract.ts";
import { startViewer } from "../../src/index.ts";
import { spanId, t0, toRequest, traceId } from "../support/otlp-request.ts";
import { useViewer } from "../support/viewer.ts";
import { turn } from "../support/turn-spans.ts";

const viewer = useViewer();

function send(...spans: Parameters<typeof viewer.send>[0]): Promise<void> {
  return viewer.send(spans);
}

function fetchPath(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, viewer.url), init);
}

describe("GET /api/sessions", () => {
  it("filters, sorts and pages", async () => {
    await send(...turn(1, "list-a", { start: 0, prompt: 3 }), ...turn(2, "list-b", { start: 9, prompt: 8 }));
    const first = await viewer.get<SessionList>("/api/sessions?sort=-promptTokens&limit=1&q=question");
    expect(first).toMatchObject({ total: 2, sessions: [{ sessionId: "list-b" }] });
    const second = await viewer.get<SessionList>(
      `/api/sessions?sort=-promptTokens&limit=1&q=question&cursor=${first.nextCursor}`,
    );
    expect(second).toMatchObject({ nextCursor: null, sessions: [{ sessionId: "list-a" }] });
  });

  it.each([
    ["sort", "name"],
    ["limit", "0"],
    ["limit", "many"],
    ["cursor", "x"],
    ["from", "yesterday"],
    ["minTokens", "-1"],
    ["maxTokens", "few"],
    ["maxDurationMs", "1h"],
    ["minCostUsd", "$1"],
    ["maxCostUsd", "-0.5"],
    ["minIdleMs", "NaN"],
    ["sort", "evaluation:"],
    ["hasErrors", "maybe"],
    ["evaluation", "tone<"],
  ])("refuses %s=%s with an error that names it", async (name, value) => {
    const { status, body } = await viewer.getError(
      `/api/sessions?${new URLSearchParams({ [name]: value }).toString()}`,
    );
    expect([status, body.error.code]).toEqual([400, "invalid_parameter"]);
    expect(body.error.message).toContain(`\`${name}\``);
  });
});

describe("GET /api/sessions/histogram", () => {
  it("counts sessions over time or tokens, under the filters of the list", async () => {
    await send(
      ...turn(60, "hist-a", { start: 0, prompt: 30, completion: 10, user: "hist" }),
      ...turn(61, "hist-b", {
        start: 5000,
        prompt: 300,
        completion: 10,
        user: "hist",
        span: { isError: true },
      }),
    );
    const filled = async (query: string): Promise<readonly object[]> => {
      const { buckets } = await viewer.get<SessionHistogram>(`/api/sessions/histogram?user=hist&${query}`);
      return buckets.filter(({ count }) => count > 0);
    };
    expect(await filled("by=totalTokens")).toEqual([
      { from: 20, to: 50, count: 1, errorCount: 0 },
      { from: 200, to: 500, count: 1, errorCount: 1 },
    ]);
    expect(await filled("by=totalTokens&minTokens=100")).toHaveLength(1);
    expect(await filled("by=startTime&hasErrors=true")).toMatchObject([{ count: 1, errorCount: 1 }]);
  });

  it("refuses another field with an error that names the parameter", async () => {
    const { status, body } = await viewer.getError("/api/sessions/histogram?by=color");
    expect([status, body.error.code]).toEqual([400, "invalid_parameter"]);
    expect(body.error.message).toContain("`by`");
  });

  it("leaves a session of that name reachable", async () => {
    await send(...turn(62, "histogram", { start: 0 }));
    expect(await viewer.get("/api/sessions/histogram")).toMatchObject({ sessionId: "histogram" });
  });
});

describe("a session", () => {
  it("is found under any id that can be sent", async () => {
    for (const [index, id] of ["a/b", "ä ö", "%2F", "..", "x?y#z", "'; DROP TABLE sessions; --"].entries()) {
      await send(...turn(100 + index, id, { start: 0 }));
      const { sessionId } = await viewer
        .get<SessionDetail>(`/api/sessions/${encodeURIComponent(id).replaceAll(".", "%2E")}`)
        .catch(() => ({ sessionId: null }));
      expect(id === ".." || sessionId === id).toBe(true);
    }
  });

  it("of two projects is a 409 that names them", async () => {
    await send(
      ...turn(10, "twice", { start: 0 }),
      ...turn(11, "twice", { start: 0, span: { resource: { "service.name": "other" } } }),
    );
    const { status, body } = await viewer.getError("/api/sessions/twice");
    expect([status, body.error.code]).toEqual([409, "ambiguous_session"]);
    expect(body.error.message).toMatch(/"chat".*"other"/);
    expect(await viewer.get("/api/sessions/twice?project=other")).toMatchObject({
      project: "other",
      traceCount: 1,
    });
  });

  it.each([
    "/api/sessions/none",
    "/api/sessions/none/conversation",
    "/api/sessions/none/export",
    `/api/traces/${traceId(999)}`,
    "/api/nothing",
  ])("that is not there is a 404 at %s", async (path) => {
    const { status, body } = await viewer.getError(path);
    expect([status, body.error.code]).toEqual([404, "not_found"]);
  });

  it("is exported as JSON, CSV and OTLP, which can be sent again", async () => {
    await send(...turn(20, "exported", { start: 0, input: '=HYPERLINK("x"),\n', output: "fine" }));
    expect(await viewer.get("/api/sessions/exported/export")).toMatchObject({
      sessionId: "exported",
      conversation: [{ role: "user" }, {}],
    });
    const csv = await (await fetchPath("/api/sessions/exported/export?format=csv")).text();
    expect(csv).toContain(`"'=HYPERLINK(""x""),\n"`);
    const otlp = await (await fetchPath("/api/sessions/exported/export?format=otlp")).text();
    const before = await viewer.get("/api/sessions/exported");
    expect((await fetchPath("/api/sessions/exported", { method: "DELETE" })).status).toBe(200);
    expect((await viewer.post(otlp, { "content-type": "application/json" })).status).toBe(200);
    expect(await viewer.get("/api/sessions/exported")).toEqual(before);
    expect((await viewer.getError("/api/sessions/exported/export?format=xml")).status).toBe(400);
  });

  it("can be evaluated", async () => {
    await send(...turn(30, "judged", { start: 0 }));
    const post = (body: unknown, type = "application/json"): Promise<Response> =>
      fetchPath("/api/sessions/judged/evaluations", {
        method: "POST",
        headers: { "content-type": type },
        body: JSON.stringify(body),
      });
    const created = await post({ name: "tone", score: 0.5, annotatorKind: "HUMAN" });
    expect([created.status, await created.json()]).toEqual([
      201,
      { name: "tone", score: 0.5, label: null, explanation: null, annotatorKind: "HUMAN" },
    ]);
    expect(await viewer.get("/api/sessions?evaluation=tone%3E0.4")).toMatchObject({ total: 1 });
    expect((await post({ score: 1 })).status).toBe(400);
    expect((await post({ name: "tone", score: "high" })).status).toBe(400);
    expect((await post({ name: "tone", traceId: traceId(31) })).status).toBe(404);
    expect((await post({ name: "tone" }, "text/plain")).status).toBe(415);
  });
});

describe("GET /api/events", () => {
  it("tells of sessions that change", async () => {
    const response = await fetchPath("/api/events");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await send(...turn(40, "live", { start: 0 }));
    let text = "";
    while (!text.includes("\n\n")) text += Buffer.from((await reader.read()).value ?? []).toString();
    await reader.cancel();
    const data = /^event: change\ndata: (.+)$/m.exec(text)?.[1] ?? "";
    expect(JSON.parse(data) as ChangeEvent).toEqual({ sessions: [{ project: "chat", sessionId: "live" }] });
  });

  it("tells of traces in no session, and not of spans that were there already", async () => {
    const lost = { traceId: traceId(71), spanId: spanId(1), start: t0, end: t0 };
    const response = await fetchPath("/api/events");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await send(lost);
    await send(lost);
    await send(...turn(72, "after", { start: 0 }));
    let text = "";
    while (!text.includes("after")) text += Buffer.from((await reader.read()).value ?? []).toString();
    await reader.cancel();
    expect(text.match(/^data: .+$/gm)).toEqual([
      'data: {"sessions":[]}',
      'data: {"sessions":[{"sessionId":"after","project":"chat"}]}',
    ]);
  });
});

describe("a viewer that others can reach", () => {
  it("does not start without a token", async () => {
    await expect(startViewer({ host: "0.0.0.0", port: 0, store: ":memory:" })).rejects.toThrow("token");
  });

  it("answers nobody without it, under whatever name", async () => {
    const guarded = await startViewer({ host: "0.0.0.0", port: 0, store: ":memory:", token: "open sesame" });
    const base = guarded.url.replace("0.0.0.0", "127.0.0.1");
    const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(base + path, { headers });
    expect((await get("/api/sessions")).status).toBe(401);
    expect((await get("/api/sessions", { authorization: "Bearer open" })).status).toBe(401);
    expect((await get("/api/sessions", { authorization: "Bearer open sesame" })).status).toBe(200);
    const body = JSON.stringify(toRequest([{ traceId: traceId(1), spanId: spanId(1), start: t0, end: t0 }]));
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${base}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
    expect([(await post({})).status, (await post({ authorization: "Bearer open sesame" })).status]).toEqual([
      401, 200,
    ]);
    expect((await get("/healthz")).status).toBe(200);
    await guarded.close();
  });

  it("compresses what it sends over a network, and nothing on its own machine", async () => {
    const headers = { authorization: "Bearer open sesame", "accept-encoding": "gzip" };
    const sessions = Array.from({ length: 5 }, (_, index) =>
      turn(index + 1, `session-${index}`, { start: index }),
    ).flat();
    const answers = await Promise.all(
      ["0.0.0.0", "127.0.0.1"].map(async (host) => {
        const viewer = await startViewer({ host, port: 0, store: ":memory:", token: "open sesame" });
        const base = viewer.url.replace("0.0.0.0", "127.0.0.1");
        await fetch(`${base}/v1/traces`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(toRequest(sessions)),
        });
        const list = await fetch(`${base}/api/sessions`, { headers });
        const { total } = (await list.json()) as SessionList;
        const events = await fetch(`${base}/api/events`, { headers });
        await events.body?.cancel();
        await viewer.close();
        return [total, list.headers.get("content-encoding"), events.headers.get("content-encoding")];
      }),
    );
    expect(answers).toEqual([
      [5, "gzip", null],
      [5, null, null],
    ]);
  });
});
