import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId, type TestSpan } from "../support/otlp-request.ts";
import { findViolations } from "./support/accessibility.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

function messages(side: "input" | "output", said: readonly (readonly [role: string, content: string])[]) {
  return Object.fromEntries(
    said.flatMap(([role, content], index) => [
      [`llm.${side}_messages.${index}.message.role`, role],
      [`llm.${side}_messages.${index}.message.content`, content],
    ]),
  );
}

const answering = traceId(0xa1);
const failing = traceId(0xa2);
const long = traceId(0xa3);
const wordy = traceId(0xa4);
const ids = { "session.id": "spans", "user.id": "lena" };
const history = Array.from({ length: 20 }, (_, index): [string, string] => [
  index % 2 === 0 ? "user" : "assistant",
  `Said ${index + 1}`,
]);

const spans: readonly TestSpan[] = [
  {
    traceId: answering,
    spanId: spanId(1),
    name: "POST /ask",
    start: t0,
    end: t0 + 5000,
    attributes: { ...ids, "openinference.span.kind": "CHAIN", "input.value": "Is it safe?" },
  },
  {
    traceId: answering,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: "retrieve",
    start: t0,
    end: t0 + 900,
    attributes: {
      ...ids,
      "openinference.span.kind": "RETRIEVER",
      "retrieval.documents.0.document.id": "handbook",
      "retrieval.documents.0.document.content": "Swollen batteries must not be charged.",
      "retrieval.documents.0.document.score": 0.91,
      "retrieval.documents.1.document.content": "Batteries have 24 months of warranty.",
    },
  },
  {
    traceId: answering,
    spanId: spanId(3),
    parentSpanId: spanId(1),
    name: "chat",
    start: t0 + 1000,
    end: t0 + 4000,
    attributes: {
      ...ids,
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.usage.output_tokens": 10,
      "gen_ai.usage.cache_read.input_tokens": 200,
      "gen_ai.request.temperature": 0.2,
      ...messages("input", [["system", "Be brief."], ...history, ["user", "Is it **safe**?"]]),
      ...messages("output", [["assistant", "No: **stop** charging it."]]),
      "llm.tools.0.tool.json_schema": JSON.stringify({ name: "order", description: "Orders a part" }),
    },
  },
  { traceId: failing, spanId: spanId(1), name: "POST /ask", start: t0, end: t0 + 100, attributes: ids },
  {
    traceId: failing,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: "order",
    start: t0,
    end: t0 + 90,
    isError: true,
    attributes: { ...ids, "openinference.span.kind": "TOOL", "tool.description": "Orders a part" },
    events: [{ name: "exception", attributes: { "exception.message": "Out of stock" } }],
  },
  {
    traceId: wordy,
    spanId: spanId(1),
    start: t0,
    end: t0 + 10,
    attributes: {
      ...ids,
      "output.value": JSON.stringify(
        Array.from({ length: 5000 }, (_, index) => ({
          id: index,
          name: `Item number ${index}`,
          size: "large",
        })),
      ),
    },
  },
  ...Array.from({ length: 40 }, (_, index): TestSpan => ({
    traceId: long,
    spanId: spanId(index + 1),
    ...(index > 0 && { parentSpanId: spanId(index === 39 ? 39 : 1) }),
    name: index === 39 ? "needle" : `step ${index}`,
    start: t0 + index,
    end: t0 + 100,
    attributes: ids,
  })),
];

const detailsOf = (page: Page) => page.getByRole("region", { name: "Span", exact: true });
const factsOf = async (page: Page): Promise<string> =>
  (await detailsOf(page).locator("dl").first().innerText()).replaceAll(/\s+/g, " ");

describe("a span", () => {
  beforeAll(() => viewer.send(spans));

  it.each(["light", "dark"] as const)(
    "is read as messages, documents and figures (%s)",
    async (colorScheme) => {
      const page = await viewer.open(`/traces/${answering}?span=${spanId(3)}`, { colorScheme });
      const input = detailsOf(page).getByRole("region", { name: "Input" });
      await input.getByText("Is it **safe**?").waitFor();
      expect(await factsOf(page)).toContain(
        "Model gpt-4o Tokens 1,000 → 10 (Σ 1,010), 200 cached Cost $0.0024 est. Parameters temperature 0.2",
      );
      const output = detailsOf(page).getByRole("region", { name: "Output" });
      expect(await output.locator("strong").innerText()).toBe("stop");
      await detailsOf(page).getByRole("region", { name: "Tools" }).getByText("Orders a part").waitFor();
      expect(await findViolations(page)).toEqual([]);

      await page.getByRole("treeitem", { name: /retrieve/ }).click();
      const documents = detailsOf(page).getByRole("region", { name: "Documents" });
      await documents.getByText("Swollen batteries must not be charged.").waitFor();
      expect(await documents.getByRole("listitem").allInnerTexts()).toEqual([
        expect.stringMatching(/^handbook\s+score 0.91\s/),
        expect.stringMatching(/^Document 2\s+Batteries have 24 months/),
      ]);
      expect(await findViolations(page)).toEqual([]);
    },
  );

  it("shows of a long history what was said last, the rest when asked, and copies any of it", async () => {
    const page = await viewer.open(`/traces/${answering}?span=${spanId(3)}`, clipboard);
    const input = detailsOf(page).getByRole("region", { name: "Input" });
    const said = input.getByRole("listitem");
    await expect.poll(() => said.count()).toBe(12);
    await input.getByRole("button", { name: "Show 10 earlier messages" }).click();
    await expect.poll(() => said.count()).toBe(22);
    expect(await said.first().innerText()).toMatch(/^System\s+Be brief\./);

    await said.nth(20).locator("summary").press("Enter");
    await said.nth(20).getByRole("paragraph").getByText("Said 20", { exact: true }).waitFor();
    await input.getByRole("button", { name: "Copy User" }).last().click();
    await input.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("Is it **safe**?");
    const head = detailsOf(page).locator("header").first();
    await head.getByRole("button", { name: "Copy span as JSON" }).click();
    await head.getByRole("button", { name: "Copied" }).waitFor();
    const copied: unknown = JSON.parse(await page.evaluate<string>("navigator.clipboard.readText()"));
    expect(copied).toMatchObject({ spanId: spanId(3), model: "gpt-4o" });
  });
});

describe("the page of a trace", () => {
  it("sums it up and begins with its root", async () => {
    const page = await viewer.open(`/traces/${answering}`);
    await page.getByRole("heading", { level: 2, name: "POST /ask" }).waitFor();
    const totals = (await page.getByLabel("Totals", { exact: true }).innerText()).replaceAll(/\s+/g, " ");
    for (const text of ["Spans 3", "5.0 s", "1,000 → 10 (Σ 1,010)", "$0.0024", "lena", "gpt-4o"]) {
      expect(totals).toContain(text);
    }
  });

  it("begins with what failed, and with why", async () => {
    const page = await viewer.open(`/traces/${failing}`);
    await page.getByRole("heading", { level: 2, name: "order" }).waitFor();
    const sections = detailsOf(page).getByRole("region");
    expect(await sections.first().innerText()).toContain("Out of stock");
    await page.getByLabel("Totals", { exact: true }).getByText("1 span failed").waitFor();
    await page.getByRole("treeitem", { name: /order/, selected: true }).waitFor();
  });

  it("scrolls its tree to the span that was asked for", async () => {
    const page = await viewer.open(`/traces/${long}?span=${spanId(40)}`);
    const needle = page.getByRole("treeitem", { name: /needle/, selected: true });
    await needle.waitFor();
    const tree = await page.getByRole("tree").locator("..").boundingBox();
    const row = await needle.boundingBox();
    expect(row?.y).toBeGreaterThan(tree?.y ?? Infinity);
    expect(row?.y).toBeLessThan((tree?.y ?? 0) + (tree?.height ?? 0));
  });

  it("indents long JSON, folded, and copies all of it", async () => {
    const page = await viewer.open(`/traces/${wordy}`, clipboard);
    const output = detailsOf(page).getByRole("region", { name: "Output" });
    const code = output.getByRole("group", { name: "Code, json" });
    await code.getByText('"id": 0').waitFor();
    expect((await code.innerText()).length).toBe(12_000);
    await output.getByRole("button", { name: "Copy code" }).click();
    await output.getByRole("button", { name: "Copied" }).waitFor();
    expect(JSON.parse(await page.evaluate<string>("navigator.clipboard.readText()"))).toHaveLength(5000);
    await output.getByRole("button", { name: /^Show the other \d[\d,]* characters$/ }).click();
    await expect.poll(async () => (await code.innerText()).length).toBeGreaterThan(330_000);
  });

  it("leaves nothing to scroll to the side on a phone", async () => {
    const page = await viewer.open(`/traces/${answering}?span=${spanId(3)}`, {
      viewport: { width: 390, height: 844 },
    });
    await detailsOf(page).getByRole("region", { name: "Input" }).getByText("Is it **safe**?").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  });

  it("finds spans by what they are called, with what leads to them", async () => {
    const page = await viewer.open(`/traces/${long}`);
    const rows = page.getByRole("treeitem");
    const find = page.getByRole("searchbox", { name: "Find spans" });
    await find.fill("needle");
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual(["step 0", "step 38", "needle"].map((name) => expect.stringContaining(name) as string));
    await page.getByRole("status").getByText("1 span", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "needle" }).waitFor();

    await find.fill("nothing like it");
    await page.getByText("No span is called like this.").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await find.fill("");
    await page.getByRole("button", { name: "Fold all" }).click();
    await page.getByRole("button", { name: "Unfold all" }).waitFor();
    expect(await page.getByRole("treeitem", { name: /step 38/ }).getAttribute("aria-expanded")).toBe("false");
  });
});
