/** Text as a single line, cut to a length at which it can still be read. */
export function oneLine(text: string, limit = 200): string {
  const line = text
    .slice(0, limit * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}
