import { beforeAll, describe, expect, it } from "vitest";
import type { SessionDetail } from "../../src/api/contract.ts";
import { spanId, t0, traceId } from "../support/otlp-request.ts";
import { findViolations } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
// A PNG of one pixel.
const png =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

beforeAll(async () => {
  await viewer.send(
    chatSpans({
      sessionId: "trip",
      turns: [
        { user: "Plan a trip", assistant: "Where to?", promptTokens: 100, completionTokens: 50 },
        { user: "Lisbon", assistant: "When?", promptTokens: 200, completionTokens: 50 },
        { user: "In March", assistant: "Done", promptTokens: 400, completionTokens: 50 },
      ],
    }),
  );
  const output = "llm.output_messages.0.message";
  const input = "llm.input_messages.0.message";
  await viewer.send([
    {
      traceId: traceId(0xfeed),
      spanId: spanId(0xfeed),
      start: t0,
      end: t0 + 900,
      attributes: {
        "session.id": "picture",
        "openinference.span.kind": "LLM",
        [`${input}.role`]: "user",
        [`${input}.contents.0.message_content.type`]: "text",
        [`${input}.contents.0.message_content.text`]: "What is this?",
        [`${input}.contents.1.message_content.type`]: "image",
        [`${input}.contents.1.message_content.image.image.url`]: png,
        [`${input}.contents.2.message_content.type`]: "image",
        [`${input}.contents.2.message_content.image.image.url`]: "https://example.com/tracker.png",
        [`${output}.role`]: "assistant",
        [`${output}.contents.0.message_content.type`]: "reasoning",
        [`${output}.contents.0.message_content.text`]: "A single pixel. I should say so.",
        [`${output}.contents.1.message_content.type`]: "text",
        [`${output}.contents.1.message_content.text`]: "One pixel.",
      },
    },
  ]);
});

describe("a turn", () => {
  it("shows what was thought when asked, and images as placeholders that load nothing", async () => {
    const page = await viewer.open("/sessions/picture");
    const turn = page.getByRole("region", { name: "Turn 1" });
    const asked = turn.getByRole("listitem", { name: "User message" });
    await asked.getByText("elsewhere").waitFor();
    expect(
      await asked.getByRole("list", { name: "Attachments" }).getByRole("listitem").allInnerTexts(),
    ).toEqual([
      expect.stringMatching(/Image\s+image\/png · 70 B/),
      expect.stringMatching(/Image\s+elsewhere/),
    ]);
    expect(await page.locator("img").count()).toBe(0);
    const answer = turn.getByRole("listitem", { name: "Assistant message" });
    const thoughts = answer.getByRole("paragraph").filter({ hasText: "I should say so." });
    expect(await thoughts.isVisible()).toBe(false);
    await answer.getByText("Reasoning").click();
    await thoughts.waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("is rated with one click, and a note added to it", async () => {
    const page = await viewer.open("/sessions/trip?pane=evaluations");
    await page.getByRole("button", { name: "Rate turn 2 bad" }).click();
    const rated = page.getByRole("region", { name: "Your rating of turn 2" });
    await rated.getByRole("textbox", { name: "Note" }).fill("It should have suggested a month");
    await rated.getByRole("button", { name: "Bad" }).click();
    const results = page.getByRole("region", { name: "Evaluations of turn 2" });
    await results.getByText("It should have suggested a month", { exact: true }).nth(1).waitFor();
    await expect
      .poll(() => page.getByRole("button", { name: "Rate turn 2 bad" }).getAttribute("aria-pressed"))
      .toBe("true");
    const session = (await (await fetch(`${viewer.url}/api/sessions/trip`)).json()) as SessionDetail;
    expect(
      session.traces.map(({ evaluations }) => evaluations.map(({ name, label }) => [name, label])),
    ).toEqual([[], [["turn_feedback", "bad"]], []]);
    await page.goto(`${viewer.url}/?evaluation=turn_feedback:bad`);
    await page.getByRole("link", { name: "Plan a trip" }).waitFor();
  });

  it("is compared with another of its session", async () => {
    const page = await viewer.open("/sessions/trip");
    await page.getByRole("link", { name: "Compare turn 3 with another" }).click();
    await page.getByRole("heading", { level: 1, name: "Compare turns" }).waitFor();
    const pair = page.getByRole("region", { name: "The turns side by side" });
    await pair.getByText("In March").waitFor();
    const prompt = page.getByRole("row", { name: /^Prompt tokens/ }).getByRole("cell");
    expect(await prompt.allInnerTexts()).toEqual(["200", "400", "+100 %"]);
    await page.getByRole("combobox", { name: "First turn" }).selectOption("1");
    await expect.poll(() => prompt.allInnerTexts()).toEqual(["100", "400", "+300 %"]);
    expect(new URL(page.url()).searchParams.get("aTurn")).toBe("1");
    expect(await findViolations(page)).toEqual([]);
  });
});

describe("the turns on a phone", () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

  it("are one press away, from the keyboard too, and a choice leads to its turn", async () => {
    const page = await viewer.open("/sessions/trip", phone);
    const button = page.getByRole("button", { name: /^Turns, \d of 3$/ });
    await button.waitFor();
    expect(await page.getByRole("navigation", { name: "Turns" }).count()).toBe(0);
    const size = await button.boundingBox();
    expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(44);

    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Turns" });
    const turns = dialog.getByRole("link");
    expect(await turns.allInnerTexts()).toEqual([
      expect.stringMatching(/^1\s+Plan a trip\s+2.0 s · 150 tok$/),
      expect.stringMatching(/^2\s+Lisbon\s/),
      expect.stringMatching(/^3\s+In March\s/),
    ]);
    for (const turn of await turns.all())
      expect((await turn.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(await findViolations(page)).toEqual([]);

    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.textContent")).toMatch(/^Turns, /);

    await button.tap();
    await dialog.getByRole("link", { name: /In March/ }).tap();
    await dialog.waitFor({ state: "hidden" });
    expect(new URL(page.url()).searchParams.get("turn")).toBe("3");
    await page.getByRole("button", { name: "Turns, 3 of 3" }).waitFor();
  });

  it("have their index beside them where there is room", async () => {
    const page = await viewer.open("/sessions/trip");
    await page.getByRole("navigation", { name: "Turns" }).waitFor();
    expect(await page.getByRole("button", { name: /^Turns/ }).count()).toBe(0);
  });
});

describe("traces without a session", () => {
  it("are counted on the doctor's page as they come, and above the list", async () => {
    const lost = (number: number) => ({
      traceId: traceId(0xbad0 + number),
      spanId: spanId(1),
      start: t0,
      end: t0,
    });
    const page = await viewer.open("/doctor");
    await page.getByRole("heading", { name: "All traces are well" }).waitFor();
    await viewer.send([lost(1)]);
    const problem = page.getByRole("list", { name: "Problems" }).getByRole("link");
    await expect.poll(() => problem.first().innerText()).toMatch(/^1\b/);
    await viewer.send([lost(2)]);
    await expect.poll(() => problem.first().innerText()).toMatch(/^2\b/);

    await page.goto(viewer.url);
    await page.getByText("2 traces name no session and are in no conversation.").waitFor();
    await page.getByRole("link", { name: "What to do" }).click();
    await page.getByRole("heading", { name: "Doctor" }).waitFor();
    expect(new URL(page.url()).search).toBe("?problem=no_session");
  });
});
