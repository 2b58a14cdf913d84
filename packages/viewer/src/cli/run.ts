import { Command, InvalidArgumentError } from "commander";
import { serve } from "./serve.ts";
import { listSessions, showSession } from "./sessions.ts";

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
    .showHelpAfterError("(--help lists what there is)");
  program
    .command("serve", { isDefault: true })
    .description("receive spans, and serve the API and the web UI")
    .option("--port <number>", "port to listen on; 0 takes a free one", readPort, 4318)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--store <path>",
      "folder to keep data in, or :memory: (default: otel-sessions in your data folder)",
    )
    .action(serve);

  const sessions = program.command("sessions").description("look at sessions of a running viewer");
  sessions
    .command("list", { isDefault: true })
    .description("list sessions, latest activity first")
    .option("--limit <number>", "how many", "50")
    .option("--sort <field>", "such as -totalTokens", "-lastActivity")
    .option("--project <name>", "only this project")
    .option("--user <id>", "only this user")
    .option("--url <url>", "where the viewer listens", "http://127.0.0.1:4318")
    .option("--json", "print JSON")
    .action(listSessions);
  sessions
    .command("show <id>")
    .description("show one session's turns and conversation")
    .option("--project <name>", "the project, where several have this id")
    .option("--url <url>", "where the viewer listens", "http://127.0.0.1:4318")
    .option("--json", "print JSON")
    .action(showSession);
  return program;
}

function readPort(text: string): number {
  const port = Number(text);
  if (text !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a number from 0 to 65535.");
}
