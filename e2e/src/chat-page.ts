import type { Browser, Page } from "playwright-core";

/** The page of an example app, in a browser of its own: other cookies, other storage. */
export class ChatPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens the page and logs in, with a wrong password before the right one. */
  static async logIn(browser: Browser, url: string, name: string, password: string): Promise<ChatPage> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    for (const attempt of ["wrong", password]) {
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password").fill(attempt);
      await page.getByRole("button", { name: "Log in" }).click();
      if (attempt === "wrong") await page.getByText("Name or password is wrong.").waitFor();
    }
    await page.getByLabel("Message").waitFor();
    return new ChatPage(page);
  }

  /** Says one thing after another; returns the answers. */
  async sayAll(messages: readonly string[]): Promise<string[]> {
    const answers: string[] = [];
    for (const message of messages) answers.push(await this.#say(message));
    return answers;
  }

  async startConversation(): Promise<void> {
    await this.#page.getByRole("button", { name: "New conversation" }).click();
  }

  /** The values of its cookies, as the server set them. */
  async getCookieValues(): Promise<string[]> {
    const cookies = await this.#page.context().cookies();
    return cookies.map(({ value }) => decodeURIComponent(value));
  }

  async #say(message: string): Promise<string> {
    const answers = this.#page.locator(".message.assistant:not(.waiting)");
    const before = await answers.count();
    await this.#page.getByLabel("Message").fill(message);
    await this.#page.keyboard.press("Enter");
    await answers.nth(before).waitFor();
    await this.#page.locator("ol[aria-busy=false]").waitFor();
    return answers.nth(before).innerText();
  }
}
