import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { startServerProcess } from "@otel-sessions/demo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { installPackages } from "./install-packages.ts";
import { packPackages } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

const span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "POST /chat",
  startTimeUnixNano: "1767225600000000000",
  endTimeUnixNano: "1767225601000000000",
  attributes: [{ key: "session.id", value: { stringValue: "packed" } }],
};

describe("the viewer as it is published", () => {
  let folder: TemporaryFolder;
  let tarball: string;
  let empty: string;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    [tarball = ""] = await packPackages(["viewer"], folder.path);
    empty = join(folder.path, "empty");
    await mkdir(empty);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it("runs with npx in an empty folder", async () => {
    const args = ["--yes", `--package=${tarball}`, "otel-sessions", "--help"];
    const { code, stdout } = await runCommand("npx", args, { cwd: empty });
    expect(code).toBe(0);
    expect(stdout).toContain("serve");
  });

  it("serves the API and the web UI", async () => {
    await installPackages(empty, [tarball]);
    const viewer = await startServerProcess({
      command: join(empty, "node_modules/.bin/otel-sessions"),
      args: ["serve", "--port", "0", "--store", join(folder.path, "store")],
      cwd: empty,
    });
    try {
      expect(await (await fetch(`${viewer.url}/api/sessions`)).json()).toMatchObject({
        sessions: [],
        total: 0,
      });
      const page = await (await fetch(viewer.url)).text();
      const [script = "no script"] = /\/assets\/[\w.-]+\.js/.exec(page) ?? [];
      expect((await fetch(`${viewer.url}${script}`)).headers.get("content-type")).toContain("javascript");
      expect(await (await fetch(`${viewer.url}/sessions/any-id`)).text()).toContain(script);
      await fetch(`${viewer.url}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
      });
      expect(await (await fetch(viewer.url)).text()).toContain('href="/sessions/packed?project=default"');
    } finally {
      await viewer.stop();
    }
  });

  it("says in one line that Node.js 20 is too old", async () => {
    const args = ["--yes", "--package=node@20", `--package=${tarball}`, "otel-sessions", "serve"];
    const { code, stdout, stderr } = await runCommand("npx", args, {
      cwd: empty,
      env: { npm_config_loglevel: "error" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim()).toMatch(/^otel-sessions needs Node\.js 22\.15 or newer; this is v20\.[\d.]+$/);
  });
});
