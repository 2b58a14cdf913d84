import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId, type TestSpan } from "../support/otlp-request.ts";
import { hold, scripts } from "./support/hold.ts";
import { hostilePayloads as payloads } from "./support/hostile-payloads.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

// All turns of a session this short stay in the document.
const turnCount = 40;
const tall = { viewport: { width: 1440, height: 9_000 } };

/** A conversation of which everything is hostile, several payloads a turn: what is said, called and returned. */
function hostileSession(sessionId: string): TestSpan[] {
  const perTurn = Math.ceil(payloads.length / turnCount);
  return Array.from({ length: turnCount }, (_, turn): TestSpan => {
    const messages = payloads.slice(turn * perTurn, (turn + 1) * perTurn).flatMap((payload, index) => {
      const id = `call_${turn}_${index}`;
      return [
        { role: "user", content: payload },
        {
          role: "assistant",
          content: payload,
          "tool_calls.0.tool_call.id": id,
          "tool_calls.0.tool_call.function.name": payload,
          "tool_calls.0.tool_call.function.arguments": payload,
        },
        { role: "tool", content: payload, tool_call_id: id },
      ];
    });
    return {
      traceId: traceId(0x5000 + turn),
      spanId: spanId(0x5000 + turn),
      start: t0 + turn * 1_000,
      end: t0 + turn * 1_000 + 500,
      name: payloads[turn] ?? "",
      attributes: {
        "session.id": sessionId,
        "openinference.span.kind": "LLM",
        "llm.model_name": payloads[turn] ?? "",
        ...Object.fromEntries(
          messages.flatMap((message, index) =>
            Object.entries(message).map(([key, value]) => [
              `llm.input_messages.${index}.message.${key}`,
              value,
            ]),
          ),
        ),
      },
    };
  });
}

/** One session a payload: in its id, its user, its project, its name and its model. */
function hostileRows(): TestSpan[] {
  return payloads.map((payload, index) => ({
    traceId: traceId(0x9000 + index),
    spanId: spanId(0x9000 + index),
    start: t0 - index * 60_000,
    end: t0 - index * 60_000 + 900,
    resource: { "service.name": index < 20 ? payload : "rows" },
    attributes: {
      "session.id": `${index} ${payload}`.slice(0, 200),
      "user.id": `${payload} ${index}`.slice(-200),
      "openinference.span.kind": "LLM",
      "llm.model_name": payload,
      "input.value": payload,
      "output.value": payload,
      metadata: payload,
    },
  }));
}

/** A trace of which names, attributes, events and errors are hostile, and nobody's session. */
function hostileTrace(): TestSpan[] {
  const trace = traceId(0x7000);
  const all = Object.fromEntries(payloads.map((payload, index) => [`${payload} ${index}`, payload]));
  const events = payloads.map((payload) => ({ name: payload, attributes: { "exception.message": payload } }));
  const root = { traceId: trace, spanId: spanId(0x7000), start: t0, end: t0 + 9_000, name: "hostile" };
  return [
    { ...root, isError: true, attributes: all, events },
    ...payloads.map((payload, index) => ({
      traceId: trace,
      spanId: spanId(0x7001 + index),
      parentSpanId: spanId(0x7000),
      start: t0 + index,
      end: t0 + index + 50,
      name: payload,
      isError: index % 7 === 0,
      attributes: { "openinference.span.kind": payload, "tool.name": payload },
    })),
  ];
}

/**
 * What a payload achieved. The fixture fails a test whose page asks anything of another origin,
 * breaks its content security policy or throws; this is what it cannot know.
 */
async function findHarm(page: Page): Promise<string[]> {
  const harm: string[] = [];
  if (await page.evaluate("'pwned' in window")) harm.push("a script ran");
  const elements = page.locator(":is(main, dialog) :is(script, iframe, style, link, img, object, embed)");
  for (const element of await elements.all()) harm.push(await element.innerHTML());
  const asked = await page.evaluate<string[]>(
    `performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`,
  );
  harm.push(...asked.filter((path) => !/^\/(?:api|assets)\/|^\/start\.js$/.test(path)));
  const targets = await page.evaluate<string[]>(`Array.from(document.links, (link) => link.protocol)`);
  return [...harm, ...targets.filter((protocol) => !/^(?:https?|mailto):$/.test(protocol))];
}

/** Brings everything that is in a scrolling box into the document, a screen at a time. */
async function scrollThrough(page: Page, selector: string): Promise<void> {
  await page.evaluate(`(async () => {
    const box = document.querySelector(${JSON.stringify(selector)});
    for (let top = 0; top < box.scrollHeight; top += box.clientHeight) {
      box.scrollTop = top;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  })()`);
}

describe(`${payloads.length} hostile payloads`, () => {
  beforeAll(async () => {
    await viewer.send([...hostileRows(), ...hostileSession("hostile"), ...hostileTrace()]);
    for (const [index, payload] of payloads.entries()) {
      const response = await fetch(`${viewer.url}/api/sessions/hostile/evaluations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          name: `${payload} ${index}`.slice(0, 100),
          label: payload.slice(0, 100),
          explanation: payload,
          score: index % 2,
          annotatorKind: "LLM",
        }),
      });
      if (!response.ok) throw new Error(`The viewer answered ${response.status}: ${await response.text()}`);
    }
  });

  it("are at least as many as DOMPurify is tested with", () => {
    expect(new Set(payloads).size).toBeGreaterThanOrEqual(223);
  });

  it("stay text as ids, users, projects and first words of the list", async () => {
    const page = await viewer.open("/?sort=startTime", { viewport: { width: 1440, height: 30_000 } });
    const links = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    await expect.poll(() => links.count()).toBeGreaterThanOrEqual(payloads.length);
    expect(await findHarm(page)).toEqual([]);
  });

  it("stay text in rows that are painted before any script of the page runs", async () => {
    const page = await viewer.open("about:blank");
    await hold(page, scripts);
    // One less than come with a page: the hostile conversation is in the first list, too.
    const rows = 19;
    for (let first = 0; first < payloads.length; first += rows) {
      const [from, to] = [first + rows - 1, first].map((index) =>
        new Date(t0 - index * 60_000).toISOString(),
      );
      await page.goto(`${viewer.url}/?from=${from}&to=${to}`, { waitUntil: "commit" });
      const links = page.getByRole("table", { name: "Sessions" }).getByRole("link");
      const expected = payloads.slice(first, first + rows).length;
      await expect.poll(() => links.count()).toBeGreaterThanOrEqual(expected);
      expect(await findHarm(page)).toEqual([]);
    }
  });

  it("stay text, and links that lead nowhere bad, in a conversation and its tools", async () => {
    const page = await viewer.open("/sessions/hostile", tall);
    await page.getByRole("region", { name: `Turn ${turnCount}` }).waitFor();
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    await expect
      .poll(() => page.getByRole("listitem", { name: "Assistant message" }).count())
      .toBeGreaterThanOrEqual(payloads.length);
    await page.getByText("Image: pixel").first().waitFor();
    expect(await findHarm(page)).toEqual([]);
    const links = await page.locator("main section ol a").all();
    const relations = await Promise.all(links.map((link) => link.getAttribute("rel")));
    expect(relations.every((relation) => relation?.includes("noopener noreferrer"))).toBe(true);
  });

  it("stay text as JSON and as evaluations", async () => {
    const page = await viewer.open("/sessions/hostile?pane=json", tall);
    await page.getByRole("complementary", { name: "Inspector" }).getByText('"conversation"').waitFor();
    expect(await findHarm(page)).toEqual([]);
    await page.getByRole("button", { name: "Evaluations" }).click();
    const results = page.getByRole("region", { name: "Evaluations of the session" });
    await expect.poll(() => results.getByRole("listitem").count()).toBeGreaterThanOrEqual(payloads.length);
    expect(await findHarm(page)).toEqual([]);
  });

  it("stay text as names, kinds, attributes and events of spans", async () => {
    const page = await viewer.open(`/traces/${traceId(0x7000)}?span=${spanId(0x7000)}`, tall);
    await page.getByRole("tree").waitFor();
    await page.getByRole("treeitem", { name: "hostile" }).waitFor();
    await page.getByText("evil.example").first().waitFor();
    await scrollThrough(page, ":has(> [role=tree])");
    await page.getByRole("treeitem").last().click();
    expect(await findHarm(page)).toEqual([]);
  });

  it("stay text among users, in the doctor's findings, in a comparison and in the palette", async () => {
    const page = await viewer.open("/users", tall);
    await page.getByRole("row").nth(50).waitFor();
    expect(await findHarm(page)).toEqual([]);
    await page.goto(`${viewer.url}/doctor`);
    await page.getByRole("region", { name: "No session" }).waitFor();
    expect(await findHarm(page)).toEqual([]);
    await page.goto(`${viewer.url}/compare?a=hostile&b=hostile`);
    await page.getByRole("heading", { name: "Compare" }).waitFor();
    expect(await findHarm(page)).toEqual([]);
    await page.keyboard.press("Control+k");
    await page.getByRole("option").first().waitFor();
    await page.getByRole("combobox").fill("pwned");
    expect(await findHarm(page)).toEqual([]);
  });
});

describe("the content security policy", () => {
  it("allows the viewer's own files, and makes no exception", async () => {
    const response = await fetch(viewer.url);
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
  });
});
