import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/accessibility.ts";
import { conversations } from "./support/recorded-conversations.ts";
import { inProject, readRecording } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser({ token: "open-sesame" });

async function enter(page: Page, token: string): Promise<void> {
  await page.getByRole("textbox", { name: "Token" }).fill(token);
  await page.getByRole("button", { name: "Open" }).click();
}

describe.each(conversations)(
  "a viewer that asks for a token, with conversations of $project",
  (conversation) => {
    const { app, project, title, search } = conversation;
    const staging = `${project}, staging`;

    beforeAll(async () => {
      await viewer.sendRecorded(readRecording(app));
    });

    it("shows nothing before the token, and keeps current after it", async () => {
      const page = await viewer.open(`/?project=${encodeURIComponent(project)}`);
      await page.getByRole("heading", { name: "This viewer asks for a token" }).waitFor();
      expect(await page.getByText(title).count()).toBe(0);
      await enter(page, "wrong");
      await page.getByText("This token was not accepted").waitFor();
      expect(await findViolations(page)).toEqual([]);

      await enter(page, "open-sesame");
      await page.getByRole("link", { name: title }).click();
      await page.getByText(search.said).first().waitFor();
      await page.getByRole("link", { name: "Sessions", exact: true }).click();
      await page.getByRole("link", { name: title }).first().waitFor();

      await viewer.sendRecorded(inProject(readRecording(app), staging));
      const row = page.getByRole("row", { name: title }).filter({ hasText: staging });
      await row.waitFor();
    });

    it("asks which of two projects is meant that have a session of this id", async () => {
      const page = await viewer.open(`/?project=${encodeURIComponent(staging)}`);
      await enter(page, "open-sesame");
      await page.getByRole("link", { name: title }).click();
      await page.getByRole("heading", { level: 1, name: title }).waitFor();

      await page.goto(new URL(new URL(page.url()).pathname, viewer.url).href);
      await page.getByRole("heading", { name: "Several projects have a session of this id" }).waitFor();
      const projects = page.getByRole("list", { name: "Projects" }).getByRole("link");
      expect(new Set(await projects.allInnerTexts())).toEqual(new Set([project, staging]));
      expect(await findViolations(page)).toEqual([]);

      await projects.filter({ hasText: "staging" }).click();
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await page.getByText(search.said).first().waitFor();
      expect(new URL(page.url()).searchParams.get("project")).toBe(staging);
    });
  },
);
