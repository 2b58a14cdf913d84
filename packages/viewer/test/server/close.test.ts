import { Agent, get, type IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { startViewer } from "../../src/index.ts";

it("closes although a page is open that listens for changes and asks again on the connections it has", async () => {
  const viewer = await startViewer({ port: 0, store: ":memory:" });
  const agent = new Agent({ keepAlive: true });
  const fetchOn = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get(`${viewer.url}${path}`, { agent }, resolve).on("error", reject);
    });
  const finished = (response: IncomingMessage): Promise<void> =>
    new Promise((resolve) => response.resume().on("close", resolve));

  const events = finished(await fetchOn("/api/events"));
  const asking = (async (): Promise<string | undefined> => {
    await events;
    for (;;) {
      try {
        await finished(await fetchOn("/api/sessions"));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ECONNRESET") return code;
      }
    }
  })();
  await viewer.close();
  expect(await asking).toBe("ECONNREFUSED");
  agent.destroy();
});
