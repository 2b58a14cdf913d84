import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { toRequest } from "../support/otlp-request.ts";
import { runCli, startServe } from "../support/cli.ts";
import { turn } from "../support/turn-spans.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "otel-sessions-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function send(url: string, number: number): Promise<number> {
  const body = JSON.stringify(toRequest(turn(number, `s${number}`, { start: number })));
  const headers = { "content-type": "application/json" };
  return (await fetch(`${url}/v1/traces`, { method: "POST", headers, body })).status;
}

describe("otel-sessions serve", () => {
  it("says first where it listens, on a free port where asked for one", async () => {
    const { firstLine, url } = await startServe("serve", "--port", "0", "--store", ":memory:");
    expect(firstLine).toMatch(/^otel-sessions listening on http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("stops on %s and keeps what it has", async (signal) => {
    const store = await newFolder();
    const first = await startServe("--port", "0", "--store", store);
    expect(await send(first.url, 1)).toBe(200);
    expect(await first.stop(signal)).toBe(0);
    const second = await startServe("--port", "0", "--store", store);
    expect((await fetch(`${second.url}/api/sessions/s1`)).status).toBe(200);
  });

  it("says in one line that the port is taken", async () => {
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    const { port } = new URL(url);
    const { code, stdout, stderr } = await runCli("serve", "--port", port, "--store", ":memory:");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`otel-sessions: port ${port} is in use; choose another with --port\n`);
  });

  it.each(["-1", "65536", "http", ""])("refuses the port %j", async (port) => {
    const { code, stderr } = await runCli("serve", `--port=${port}`);
    expect([code, stderr]).toEqual([1, expect.stringContaining("0 to 65535")]);
  });
});

describe("otel-sessions sessions", () => {
  it("lists and shows what a running viewer has", async () => {
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    await send(url, 1);
    const table = await runCli("sessions", "list", "--url", url);
    expect([table.code, table.stdout]).toEqual([0, expect.stringMatching(/s1 .* ada .* question 1/)]);
    const json = await runCli("sessions", "list", "--json", "--url", url);
    expect(JSON.parse(json.stdout)).toMatchObject({ sessions: [{ sessionId: "s1" }], total: 1 });
    const shown = await runCli("sessions", "show", "s1", "--url", url);
    expect(shown.stdout).toContain("question 1");
    expect(shown.stdout).toContain("answer 1");
  });

  it("says in one line that no viewer runs, or has no such session", async () => {
    const nobody = await runCli("sessions", "list", "--url", "http://127.0.0.1:1");
    expect([nobody.code, nobody.stderr.split("\n")]).toEqual([
      1,
      ["otel-sessions: no viewer answers at http://127.0.0.1:1; start one with `otel-sessions serve`", ""],
    ]);
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    const missing = await runCli("sessions", "show", "nothing", "--url", url);
    expect([missing.code, missing.stderr]).toEqual([1, "otel-sessions: There is no such session\n"]);
  });
});
