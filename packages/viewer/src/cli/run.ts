import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { showDoctor } from "./doctor.ts";
import { importFiles } from "./import.ts";
import { serve } from "./serve.ts";
import { exportSession, listOptions, listSessions, removeSession, showSession } from "./sessions.ts";
import { listUsers, removeUser } from "./users.ts";

/** Runs the command line. Failures are one line on stderr and exit code 1. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    console.error(`otel-sessions: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

export function createProgram(): Command {
  const program = new Command("otel-sessions")
    .description("Receives OpenTelemetry spans and shows the conversations in them.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ outputError: (message, write) => write(toOneLine(message)) })
    .addHelpText("after", examples);
  program
    .command("serve", { isDefault: true })
    .description("receive spans, and serve the API and the web UI")
    .option("--port <number>", "port to listen on; 0 takes a free one", readPort, 4318)
    .option(
      "--host <address>",
      "address to listen on; another than this machine's needs a token",
      "127.0.0.1",
    )
    .option(
      "--store <path>",
      "folder to keep data in, or :memory: (default: otel-sessions in your data folder)",
    )
    .option(
      "--retention <time>",
      "erase sessions this long after their last activity, such as 30d (default: never)",
      readDuration,
    )
    .addOption(tokenOption("what clients must show"))
    .action(serve);

  const sessions = program.command("sessions").description("look at sessions of a running viewer");
  const list = ask(sessions.command("list", { isDefault: true }), "list sessions, latest activity first");
  for (const [name, [value, description]] of Object.entries(listOptions)) {
    list.option(`--${name} ${value}`, description);
  }
  list.action(listSessions);
  ask(sessions.command("show <id>"), "show a session's conversation")
    .addOption(project())
    .action(showSession);
  ask(sessions.command("export <id>"), "print a session")
    .addOption(project())
    .addOption(
      new Option("--format <format>", "format to print").choices(["json", "otlp", "csv"]).default("json"),
    )
    .action(exportSession);
  ask(sessions.command("rm <id>"), "erase a session for good").addOption(project()).action(removeSession);

  const users = program.command("users").description("look at users of a running viewer");
  ask(users.command("list", { isDefault: true }), "list users, latest activity first")
    .option("--limit <number>", "how many", "50")
    .option("--project <name>", "only this project")
    .action(listUsers);
  ask(users.command("rm <id>"), "erase all that a user took part in, by id or pseudonym").action(removeUser);

  ask(program.command("doctor"), "say which traces lack a session, and what else is wrong with them")
    .option("--limit <number>", "how many findings of each kind", "10")
    .option("--project <name>", "only this project")
    .action(showDoctor);
  ask(
    program.command("import <files...>"),
    "send files of OTLP to a running viewer: JSON, JSON lines or protobuf, packed with gzip or not",
  ).action(importFiles);
  return program;
}

const examples = `
Without a command it serves. Examples:
  $ otel-sessions                              serve on http://127.0.0.1:4318
  $ otel-sessions serve --port 0 --store :memory:
  $ otel-sessions sessions --sort -totalTokens --limit 10
  $ otel-sessions sessions show <id>
  $ otel-sessions sessions export <id> --format otlp > session.json
  $ otel-sessions import spans.jsonl.gz session.json
  $ otel-sessions users rm <id>                erase all that a user took part in`;

/** How errors of the command line read: like all others, and with a way out. */
function toOneLine(message: string): string {
  const said = message
    .trim()
    .replace(/^error: /, "")
    .replace(
      /^too many arguments for '\w+'\. Expected 0 arguments but got \d+: (.+?)\.$/,
      "there is no command `$1`",
    );
  return `otel-sessions: ${said.replaceAll(/\s*\n\s*/g, " ")} (--help lists what there is)\n`;
}

function readVersion(): string {
  // The built package has all of this in its topmost folder.
  const manifest = import.meta.url.endsWith(".ts") ? "../../package.json" : "../package.json";
  return (JSON.parse(readFileSync(new URL(manifest, import.meta.url), "utf8")) as { version: string })
    .version;
}

/** What every command that talks to a running viewer takes. */
function ask(command: Command, description: string): Command {
  return command
    .description(description)
    .option("--url <url>", "where the viewer listens", "http://127.0.0.1:4318")
    .option("--json", "print JSON, for scripts")
    .addOption(tokenOption("the token the viewer was started with"));
}

/** Set by environment too, where other users of the machine cannot read it off the list of processes. */
function tokenOption(description: string): Option {
  return new Option("--token <token>", description).env("OTEL_SESSIONS_TOKEN");
}

function project(): Option {
  return new Option("--project <name>", "the project, where several have this id");
}

function readPort(text: string): number {
  const port = Number(text);
  if (text !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a number from 0 to 65535.");
}

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function readDuration(text: string): number {
  const [, number, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (units[unit] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError("Expected a number and a unit, such as 12h, 30d or 8w.");
}
