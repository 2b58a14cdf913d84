import { oneLine } from "../format/one-line.ts";

const limit = 160;
// What would only be noise in a line of plain text.
const marks = /\*\*|__|`+|^#{1,6} |^> |^[-*] /gm;

/** How a conversation ended, as a line beside its title; null where nothing was answered. */
export function answerPreview(lastOutput: string | null): string | null {
  if (lastOutput === null) return null;
  const line = oneLine(lastOutput.slice(0, 2 * limit).replaceAll(marks, ""), limit);
  return line === "" ? null : line;
}
