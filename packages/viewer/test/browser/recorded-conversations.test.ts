import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { conversations } from "./support/recorded-conversations.ts";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

const titles = (page: Page): Promise<string[]> =>
  page.getByRole("table", { name: "Sessions" }).getByRole("link").allInnerTexts();

describe("conversations with the example applications", () => {
  beforeAll(async () => {
    for (const app of recordedApps) await viewer.sendRecorded(readRecording(app));
  });

  describe.each(conversations)("$project, with $sdk", (conversation) => {
    const { project, title, user, turns, totalTokens, tool, spans, search } = conversation;

    async function open(): Promise<Page> {
      const page = await viewer.open(`/?project=${project}`);
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      return page;
    }

    it("is a row of the list with its user, traces and tokens", async () => {
      const page = await viewer.open(`/?project=${project}`);
      const row = page.getByRole("row", { name: title });
      await row.waitFor();
      const cells = await row.getByRole("cell").allInnerTexts();
      expect([cells[1], cells[3], cells[6]]).toEqual([user, String(turns), totalTokens]);
    });

    it("opens turn by turn, each message once, tools with what they returned", async () => {
      const page = await open();
      const index = page.getByRole("navigation", { name: "Turns" });
      expect(await index.getByRole("link").count()).toBe(turns);
      for (let number = 1; number <= turns; number++) {
        const turn = page.getByRole("region", { name: `Turn ${number}` });
        const said = turn.getByRole("listitem", { name: "User message" });
        expect(await said.count()).toBe(1);
        const answers = await turn.getByRole("listitem", { name: "Assistant message" }).allInnerTexts();
        expect(new Set(answers).size).toBe(answers.length);
      }
      const turn = page.getByRole("region", { name: `Turn ${tool.turn}` });
      const card = turn.locator("details", { hasText: tool.name });
      await card.locator("summary").click();
      await card.getByText(tool.result).first().waitFor();
      expect(await card.count()).toBe(1);
      expect(await turn.getByText("no result").count()).toBe(0);
    });

    it("unfolds the trace of a turn down to the model call, and shows a span", async () => {
      const page = await open();
      await page.getByRole("button", { name: "Trace of turn 1", exact: true }).click();
      const tree = page.getByRole("region", { name: "Turn 1" }).getByRole("tree");
      for (const name of spans) await tree.getByRole("treeitem", { name }).first().waitFor();
      await tree.getByRole("treeitem", { name: /^LLM/ }).first().click();
      const inspector = page.getByRole("complementary", { name: "Inspector" });
      await inspector.getByText("gpt-4.1-mini").first().waitFor();
      await expect.poll(() => inspector.getByText("session.id", { exact: true }).count()).toBe(1);
    });

    it("shows where it was said what was searched for", async () => {
      const page = await viewer.open("/", { viewport: { width: 1200, height: 500 } });
      await page.getByRole("link", { name: title }).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type(search.words);
      await expect.poll(() => titles(page)).toEqual([title]);
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("search", { name: "Search hits" }).getByText("1 turn with").waitFor();
      await page
        .getByRole("region", { name: `Turn ${search.turn}` })
        .getByText(search.said)
        .waitFor();
      expect(await page.evaluate("CSS.highlights.get('find').size")).toBeGreaterThan(0);
      expect(new URL(page.url()).searchParams.get("find")).toBe(search.words);
      const marked = page.getByRole("navigation", { name: "Turns" }).locator("[aria-current]");
      await expect.poll(() => marked.allInnerTexts()).toEqual([expect.stringMatching(`^${search.turn}\\b`)]);
    });

    it("is told whole by its JSON, copied", async () => {
      const page = await viewer.open(`/?project=${project}`, {
        permissions: ["clipboard-read", "clipboard-write"],
      });
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("button", { name: "JSON" }).click();
      const inspector = page.getByRole("complementary", { name: "Inspector" });
      await inspector.getByRole("button", { name: "Copy code" }).click();
      await inspector.getByRole("button", { name: "Copied" }).waitFor();
      const copied: unknown = JSON.parse(await page.evaluate<string>("navigator.clipboard.readText()"));
      expect(copied).toMatchObject({ project, userId: user, traceCount: turns, firstInput: title });
    });

    it("is found again by its address, whatever was open", async () => {
      const page = await open();
      await page.getByRole("button", { name: "Trace of turn 2", exact: true }).click();
      const tree = page.getByRole("region", { name: "Turn 2" }).getByRole("tree");
      await tree.getByRole("treeitem", { name: /POST/ }).first().click();
      const inspector = page.getByRole("complementary", { name: "Inspector" });
      await inspector.getByRole("heading", { name: /POST/ }).waitFor();

      const again = await viewer.open(new URL(page.url()).pathname + new URL(page.url()).search);
      await again
        .getByRole("complementary", { name: "Inspector" })
        .getByRole("heading", { name: /POST/ })
        .waitFor();
      expect(await again.getByRole("region", { name: "Turn 2" }).getByRole("tree").count()).toBe(1);
    });

    it("is judged by hand, and found by the judgement", async () => {
      const page = await open();
      await page.getByRole("button", { name: "Evaluations" }).click();
      const inspector = page.getByRole("complementary", { name: "Inspector" });
      await inspector.getByRole("textbox", { name: "Note" }).fill(`Seen in ${project}`);
      await inspector.getByRole("button", { name: "Good", exact: true }).click();
      await inspector
        .getByRole("region", { name: "Evaluations of the session" })
        .getByText(`Seen in ${project}`)
        .waitFor();
      await page.goto(`${viewer.url}/?project=${project}&evaluation=user_feedback:good`);
      await expect.poll(() => titles(page)).toEqual([title]);
    });
  });

  it("are sorted across applications, and filtered to one", async () => {
    const page = await viewer.open("/");
    await page.getByRole("button", { name: "Sort by total tokens" }).click();
    await expect.poll(async () => (await titles(page))[0]).toContain("Badger Divide");
    expect(await titles(page)).toHaveLength(14);
    await page.getByRole("button", { name: "Sort by total tokens" }).click();
    await expect.poll(async () => (await titles(page))[0]).toContain("three weeks late");

    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: "Project" }).selectOption("nestjs-chat");
    await expect.poll(async () => (await titles(page)).length).toBe(3);
    await page.getByRole("textbox", { name: "User" }).fill("jonas");
    await expect.poll(() => titles(page)).toEqual(["I have to change my booking K7QX2M."]);
  });

  it("are listed by user, and the doctor says what would have been counted twice", async () => {
    const page = await viewer.open("/users");
    for (const [user, project, sessions] of [
      ["ada", "express-chat", "3"],
      ["mira", "nestjs-chat", "2"],
      ["lena", "reading-room", "2"],
      ["grace", "next-chat", "1"],
    ] as const) {
      const row = page.getByRole("row").filter({ hasText: user }).filter({ hasText: project });
      await row.waitFor();
      expect(await row.getByRole("cell").nth(1).innerText()).toBe(sessions);
    }
    await page.getByRole("link", { name: "Doctor" }).click();
    const finding = page.getByRole("region", { name: "Would count twice" }).getByRole("listitem");
    await finding.first().getByText("tokens twice").waitFor();
    await finding.first().getByRole("link").click();
    await page.getByRole("tree").waitFor();
  });

  it("are compared, turn against turn, across applications", async () => {
    const page = await viewer.open("/?project=nestjs-chat");
    await page.getByRole("link", { name: conversations[1].title }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Compare with …" }).click();
    await page.getByRole("dialog").getByRole("link", { name: conversations[2].title }).click();
    const turn = page.getByRole("region", { name: "Turn 1" });
    await turn.getByText(conversations[1].title).waitFor();
    await turn.getByText(conversations[2].title).waitFor();
    const tokens = page.getByRole("row", { name: /^Total tokens/ });
    expect(await tokens.getByRole("cell").allInnerTexts()).toEqual(["3,220", "2,348", "−27 %"]);
  });

  it("are reached from the palette by what was said, and the help names its keys", async () => {
    const page = await viewer.open("/settings");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("Ctrl K").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type("sourdough");
    await page.getByRole("option", { name: /sourdough bread/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /My sourdough bread/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("project")).toBe("next-chat");
  });

  it("keep the colours that were chosen in the settings", async () => {
    const page = await viewer.open("/settings");
    await page.getByRole("radio", { name: "Dark" }).check();
    await page.getByRole("link", { name: "Sessions", exact: true }).click();
    await page.getByRole("link", { name: conversations[0].title }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
    await page.reload();
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
  });
});
