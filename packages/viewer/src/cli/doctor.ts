import type { DoctorReport } from "../api/contract.ts";
import { printJson, printTable } from "./print.ts";
import { askForJson, type ClientOptions } from "./viewer-client.ts";

interface DoctorOptions extends ClientOptions {
  readonly limit: string;
  readonly project?: string;
}

/** Prints what is wrong. The exit code is 1 where something is that distorts what is shown. */
export async function showDoctor(options: DoctorOptions): Promise<void> {
  const parameters = new URLSearchParams({ limit: options.limit, project: options.project ?? "" });
  const report = await askForJson<DoctorReport>(options, `/api/doctor?${parameters.toString()}`);
  if (report.findings.some((finding) => finding.severity === "error")) process.exitCode = 1;
  if (options.json === true) return printJson(report);
  if (report.findings.length === 0) return console.log("Nothing is wrong.");
  printTable(
    ["", "Problem", "Traces", "Example trace", "Session", "What it means"],
    report.findings
      .filter((finding, index, all) => all.findIndex(({ problem }) => problem === finding.problem) === index)
      .map((finding) => [
        finding.severity,
        finding.problem,
        report.counts[finding.problem],
        finding.traceId,
        finding.sessionId ?? "–",
        finding.message,
      ]),
  );
}
