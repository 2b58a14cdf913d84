import { Agent, get } from "node:http";
import { expect, it } from "vitest";
import { startViewer } from "../../src/index.ts";

it("closes although pages are open that listen for changes and go on asking", async () => {
  const viewer = await startViewer({ port: 0, store: ":memory:" });
  const agent = new Agent({ keepAlive: true });
  const events = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    get(`${viewer.url}/api/events`, { agent }, resolve).on("error", reject);
  });
  events.resume();
  // As a page does: as soon as one answer is there, the next question goes out on the same connection.
  let isRefused = false;
  const refused = new Promise<void>((resolve) => {
    const ask = (): void => {
      get(`${viewer.url}/api/sessions`, { agent }, (response) => response.resume().on("end", ask)).on(
        "error",
        () => {
          isRefused = true;
          resolve();
        },
      );
    };
    ask();
  });
  await viewer.close();
  await refused;
  expect(isRefused).toBe(true);
  agent.destroy();
});
