/** What the command line says of itself and of mistakes. */
import { describe, expect, it } from "vitest";
import { runCli, startServe } from "../support/cli.ts";

describe("--help", () => {
  it.each<[string[], readonly string[]]>([
    [[], ["serve", "sessions", "users", "doctor", "import", "--version", "Examples:"]],
    [["serve"], ["--port", "--host", "--store", "--retention", "--token", "OTEL_SESSIONS_TOKEN"]],
    [["sessions"], ["list", "show", "export", "rm"]],
    [
      ["sessions", "list"],
      ["--url", "--json", "--sort", "--limit", "--project"],
    ],
    [
      ["sessions", "show"],
      ["--project", "--json"],
    ],
    [
      ["sessions", "export"],
      ["--format", '"json", "otlp", "csv"'],
    ],
    [
      ["sessions", "rm"],
      ["--project", "--json"],
    ],
    [["users"], ["list", "rm"]],
    [
      ["users", "list"],
      ["--limit", "--json"],
    ],
    [["doctor"], ["--limit", "--json"]],
    [["import"], ["files", "gzip", "--json"]],
  ])("of %j names what there is", async (command, names) => {
    const { code, stdout, stderr } = await runCli(...command, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const name of names) expect(stdout).toContain(name);
  });

  it("stands beside --version", async () => {
    const { code, stdout } = await runCli("--version");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe("a mistake", () => {
  it.each<[string[], string]>([
    [["serve", "--port", "http"], "--port <number>"],
    [["serve", "--retention", "3x"], "a number and a unit, such as 12h, 30d or 8w"],
    [["serve", "--prot", "1"], "unknown option '--prot'"],
    [["serve", "--host", "0.0.0.0", "--port", "0", "--store", ":memory:"], "needs a --token"],
    [["sessions", "lst"], "there is no command `lst`"],
    [["sessions", "show"], "missing required argument 'id'"],
    [["sessions", "export", "x", "--format", "xml"], "Allowed choices are json, otlp, csv"],
    [["sessions", "--url", "nowhere"], "nowhere is not a URL"],
    [["import"], "missing required argument 'files'"],
  ])("in %j is one line that names it, and exit code 1", async (command, said) => {
    const { code, stdout, stderr } = await runCli(...command);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^otel-sessions: [^\n]+\n$/);
    expect(stderr).toContain(said);
  });

  it("that the viewer finds is told by the option's name", async () => {
    const { url } = await startServe("--port", "0", "--store", ":memory:");
    const { code, stderr } = await runCli("sessions", "list", "--min-tokens", "many", "--url", url);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^otel-sessions: expected --min-tokens to be /),
    ]);
  });
});
