import { repository } from "@otel-sessions/demo";
import { describe, expect, it } from "vitest";

import { runCommand } from "./run-command.ts";

const run = (script: string, ...args: string[]) =>
  runCommand(process.execPath, [script, ...args], { cwd: repository });

describe("the demo", () => {
  it("ends well when the viewer holds what was sent", async () => {
    const { code, stdout, stderr } = await run("apps/demo/src/main.ts", "--once");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("What the viewer holds is what was sent");
    expect(stdout).toMatch(/Bikepacking in Scotland +│ ada +│ +[\d.]+ s │ +11 │/);
  });

  it("fails and names the figure when the viewer lost a single span", async () => {
    const { code, stderr } = await run("e2e/test/lossy-demo.ts");
    expect(code).toBe(1);
    expect(stderr).toMatch(/✗ trace [0-9a-f]{32}, spans: the viewer holds \d+, sent were \d+/);
  });
});
