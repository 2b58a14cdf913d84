import type { SessionRow } from "../../../src/api/contract.ts";
import { callApi, withQuery } from "../api/client.ts";

/** What a session can be exported as, by the API's name. */
export const exportFormats = {
  json: "Export as JSON",
  csv: "Export turns as CSV",
  otlp: "Export spans as OTLP",
} as const;

export type ExportFormat = keyof typeof exportFormats;

/** Fetches an export, with the token if there is one, and hands it to the browser as a file. */
export async function downloadExport(
  { sessionId, project }: SessionRow,
  format: ExportFormat,
): Promise<void> {
  const path = withQuery(`/api/sessions/${encodeURIComponent(sessionId)}/export`, { project, format });
  const response = await callApi(path);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `${sessionId.replaceAll(/[^\w.-]+/g, "_")}.${format === "otlp" ? "otlp.json" : format}`;
  link.click();
  URL.revokeObjectURL(address);
}
