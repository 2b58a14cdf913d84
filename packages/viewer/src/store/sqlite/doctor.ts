import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { DoctorReport, Finding, Problem } from "../../api/contract.ts";
import type { DoctorQuery } from "../store.ts";
import { readHex } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

const severities: Readonly<Record<Problem, Finding["severity"]>> = {
  no_session: "error",
  several_sessions: "warning",
  credential: "error",
  user_changed: "warning",
  lost_session: "info",
  double_count: "info",
  missing_root: "info",
};

/** The problems, the worst first. */
export const problems = Object.keys(severities) as readonly Problem[];

const explain: Readonly<Record<Problem, (count: number) => string>> = {
  no_session: () => "No span of this trace has a session id, so it is in no conversation",
  several_sessions: (count) =>
    `This trace has two session ids; ${plural(count, "span")} named another than the one nearest the root`,
  credential: (count) =>
    `${plural(count, "span")} carry an id that looks like a secret; send a pseudonym in its place`,
  user_changed: () => "The user of the session changed with this trace",
  lost_session: (count) =>
    `${plural(count, "span")} lack the session id that their parent carries; they were counted with it`,
  double_count: (count) =>
    `Adding up all spans would have counted ${plural(count, "token")} twice; they were counted once`,
  missing_root: (count) => `The parent of ${plural(count, "span")} never came`,
};

/** What is wrong with the traces, as found when they came in. */
export function diagnose(index: DatabaseSync, strings: StringTable, query: DoctorQuery): DoctorReport {
  const wanted = query.problem === undefined ? problems : [query.problem];
  const project = query.project === undefined ? null : (strings.find(query.project) ?? -1);
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  for (const problem of problems) {
    const { source, count } = toSource(problem);
    const parameters = [project, project];
    counts.set(
      problem,
      Number(index.prepare(`SELECT count(*) AS count ${source}`).get(...parameters)?.["count"]),
    );
    if (!wanted.includes(problem)) continue;
    const rows = index
      .prepare(
        `SELECT traces.id AS id, traces.trace_id AS trace_id, traces.project AS project, ${count},
           (SELECT session_id FROM sessions JOIN turns ON turns.session = sessions.id
             WHERE turns.trace = traces.id ORDER BY turns.start, session_id LIMIT 1) AS session_id
         ${source} ORDER BY traces.id DESC LIMIT ?`,
      )
      .all(...parameters, query.limit);
    findings.push(...rows.map((row) => toFinding(problem, row, strings)));
  }
  return { counts: Object.fromEntries(counts) as DoctorReport["counts"], findings };
}

function toSource(problem: Problem): { readonly source: string; readonly count: string } {
  const inProject = "(? IS NULL OR traces.project = ?)";
  if (problem === "user_changed") {
    return {
      source: `FROM sessions AS changed JOIN traces ON traces.id = changed.user_changed
        WHERE changed.user_changed IS NOT NULL AND ${inProject}`,
      count: "1 AS count, NULL AS span",
    };
  }
  return {
    source: `FROM diagnoses JOIN traces ON traces.id = diagnoses.trace WHERE problem = '${problem}' AND ${inProject}`,
    count: "diagnoses.count AS count, diagnoses.span AS span",
  };
}

function toFinding(problem: Problem, row: Row, strings: StringTable): Finding {
  const count = Number(row["count"]);
  return {
    problem,
    severity: severities[problem],
    message: explain[problem](count),
    project: strings.read(row["project"] as number | null) ?? "",
    sessionId: row["session_id"] as string | null,
    traceId: readHex(row["trace_id"]),
    spanId: row["span"] === null ? null : readHex(row["span"]),
    count,
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
