import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { startViewer } from "../../src/index.ts";
import { t0 } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { getSharedUi } from "./support/shared-ui.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
// Each of them would end or prolong a script element, were it written into one as it stands.
const hostile = [
  "</script><script>window.pwned = 1</script>",
  "</SCRIPT\n><img src=x onerror=window.pwned=1>",
  "<!--<script>",
  "$& $` $' </body>",
  "\u2028]]>\\u003c/script>",
];

/** Opens a page to which the API never answers. */
async function openWithoutApi(path: string): Promise<Page> {
  const page = await viewer.open("about:blank");
  await page.route("**/api/**", () => new Promise(() => undefined));
  await page.goto(new URL(path, viewer.url).href);
  return page;
}

describe("what comes with the page", () => {
  beforeAll(async () => {
    await viewer.send(
      hostile.flatMap((user, index) =>
        chatSpans({
          sessionId: `s${index}`,
          userId: user.replaceAll(/[^ -~]/g, " "),
          start: t0 + index * 60_000,
          turns: [{ user, assistant: user, promptTokens: 100 * index }],
        }),
      ),
    );
  });

  it("are the first rows, as text, whatever they say", async () => {
    const page = await openWithoutApi("/");
    const titles = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    await expect.poll(() => titles.count()).toBe(hostile.length);
    // The page takes its data out when its scripts run: what is left was brought in by the texts.
    await expect.poll(() => page.locator("script:not([src]), img").count()).toBe(0);
    expect(await page.evaluate("'pwned' in window")).toBe(false);
    const shown = await page.evaluate<string[]>(
      "Array.from(document.querySelectorAll('tbody a'), ({ title }) => title)",
    );
    expect(shown.toReversed()).toEqual(hostile.map((text) => text.replaceAll(/\s+/g, " ").trim()));
  });

  it("are rows of HTML in which nothing of that is markup, and data in which nothing is", async () => {
    const html = await (await fetch(viewer.url)).text();
    expect(html.match(/<tr data-index/g)).toHaveLength(hostile.length);
    expect(html.match(/<script/gi)).toHaveLength(2);
    expect(html).not.toMatch(/<img|<!--<|style="/i);
    expect(html).toContain("&lt;/script&gt;&lt;script&gt;window.pwned = 1");
  });

  it("is ordered and narrowed as the address says, in whatever order it says so", async () => {
    const page = await openWithoutApi("/?sort=-promptTokens&minTokens=200&project=chat");
    const rows = page.getByRole("table", { name: "Sessions" }).getByRole("row");
    await rows.nth(1).getByText("s4").waitFor();
    expect(await rows.count()).toBeLessThanOrEqual(hostile.length);
  });

  it("is nothing where a list may take its time, or where the address is wrong", async () => {
    for (const search of ["?q=script", "?range=24h", "?minTokens=many"]) {
      const html = await (await fetch(new URL(`/${search}`, viewer.url))).text();
      expect(html).toContain('<div id="root"></div>');
      expect(html).not.toContain("page-data");
    }
  });

  it("is nothing where the viewer asks for a token, which a browser does not show when it navigates", async () => {
    const guarded = await startViewer({
      port: 0,
      store: ":memory:",
      uiFolder: await getSharedUi(),
      token: "open-sesame",
    });
    const html = await (await fetch(guarded.url)).text();
    await guarded.close();
    expect(html).toContain('<div id="root"></div>');
    expect(html).not.toContain("page-data");
  });
});
