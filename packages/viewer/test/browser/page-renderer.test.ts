import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { SessionRow } from "../../src/api/contract.ts";
import type { PageData, RenderPage } from "../../src/api/page-data.ts";
import { createPageRenderer } from "../../src/server/page-renderer.ts";
import { t0 } from "../support/otlp-request.ts";
import { getSharedUi } from "./support/shared-ui.ts";

const session = (sessionId: string, more: Partial<SessionRow> = {}): SessionRow => ({
  project: "chat",
  sessionId,
  userId: "ada",
  startTime: new Date(t0).toISOString(),
  endTime: new Date(t0).toISOString(),
  durationMs: 12_400,
  activeMs: 12_400,
  traceCount: 2,
  spanCount: 6,
  errorCount: 0,
  promptTokens: 1_200,
  completionTokens: 34,
  totalTokens: 1_234,
  costUsd: 0.0123,
  models: ["gpt-4o-mini"],
  firstInput: `What is ${sessionId}?`,
  lastOutput: "It depends.",
  evaluations: [],
  ...more,
});

const dataWith = (sessions: readonly SessionRow[], query = "limit=100"): PageData => ({
  now: t0 + 3 * 60_000,
  answers: { [`/api/sessions?${query}`]: { sessions, nextCursor: null, total: sessions.length } },
});

describe("a page that the server renders", () => {
  let renderPage: RenderPage;
  beforeAll(async () => {
    renderPage = createPageRenderer(await getSharedUi());
  });

  it("has a row for each session, with its figures, its link, and times as of when it was made", async () => {
    const html = await renderPage("/", dataWith([session("tides", { errorCount: 2 })]));
    expect(html).toContain('href="/sessions/tides?project=chat"');
    for (const text of ["What is tides?", "It depends.", "12.4 s", "1,234", "$0.0123", "3 min ago"]) {
      expect(html).toContain(text);
    }
    expect(html).toContain('data-status="failed"');
  });

  it("is ordered and filtered as its address says", async () => {
    const data = dataWith([session("one")], "limit=100&project=chat&sort=-durationMs");
    const html = await renderPage("/?sort=-durationMs&project=chat", data);
    expect(html).toMatch(/<th[^>]* aria-sort="descending"[^>]*><button[^>]* aria-label="Sort by duration"/);
    expect(html).toContain('<option value="-durationMs" selected="">');
    expect(html).toContain("Project is chat");
  });

  it("holds no more rows than a screen, and nothing that the content security policy forbids", async () => {
    const html = await renderPage(
      "/",
      dataWith(Array.from({ length: 100 }, (_, index) => session(`s${index}`))),
    );
    expect(html?.match(/<tr data-index/g)).toHaveLength(20);
    expect(html).not.toMatch(/<script|<style|style=|\son\w+=/);
  });

  it("is text, whatever was said", async () => {
    const hostile = `"'><img src=x onerror=alert(1)></title></script><script>alert(1)</script>`;
    const row = session("x", { project: hostile, userId: hostile, firstInput: hostile, lastOutput: hostile });
    const html = await renderPage("/", dataWith([{ ...row, sessionId: hostile }]));
    expect(html).not.toMatch(/<(?:img|script|\/script|\/title)/);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("keeps what it is made from apart from that of another one made at the same time", async () => {
    const pages = await Promise.all(
      ["one", "two", "three"].map((id) => renderPage("/", dataWith([session(id)]))),
    );
    expect(pages.map((html) => html?.match(/What is \w+/)?.[0])).toEqual([
      "What is one",
      "What is two",
      "What is three",
    ]);
  });

  it("is none where there is nothing to show yet, or where the answer is to something else", async () => {
    const data = dataWith([session("one")]);
    expect(await renderPage("/settings", data)).toBeNull();
    expect(await renderPage("/sessions/one", data)).toBeNull();
    expect(await renderPage("/?project=other", data)).toBeNull();
    expect(await renderPage("/", dataWith([]))).toBeNull();
  });
});

describe("where a page cannot be rendered", () => {
  const folders: string[] = [];
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  async function folderWith(script?: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "viewer-renderer-"));
    folders.push(folder);
    await mkdir(join(folder, "server"));
    if (script !== undefined) await writeFile(join(folder, "server", "render-page.js"), script);
    return folder;
  }

  it.each([
    ["is not built", undefined, /Cannot find module/],
    ["throws", "export const renderPage = async () => { throw new Error('No such row'); };", /No such row/],
    ["is damaged", "export const renderPage = (", /Unexpected|invalid/],
  ])("because what renders it %s, says so once and goes on without", async (_, script, reason) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const renderPage = createPageRenderer(await folderWith(script));
    expect(await renderPage("/", dataWith([session("one")]))).toBeNull();
    expect(await renderPage("/", dataWith([session("one")]))).toBeNull();
    expect(said.mock.calls.flat()).toEqual([expect.stringMatching(reason)]);
  });
});
