import type { SessionDetail } from "../api/contract.ts";

const columns = [
  "sessionId",
  "userId",
  "traceId",
  "startTime",
  "endTime",
  "durationMs",
  "input",
  "output",
  "promptTokens",
  "completionTokens",
  "totalTokens",
  "costUsd",
  "errorCount",
  "models",
] as const;

/** A session's turns as CSV after RFC 4180, one row a turn. */
export function toCsv(session: SessionDetail): string {
  const rows = session.traces.map((turn) => {
    const row = { ...turn, sessionId: session.sessionId, models: turn.models.join(" ") };
    return columns.map((column) => toCell(row[column])).join(",");
  });
  return [columns.join(","), ...rows, ""].join("\r\n");
}

/** Text that a spreadsheet would take for a formula gets a quote before it: https://owasp.org/www-community/attacks/CSV_Injection */
function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
