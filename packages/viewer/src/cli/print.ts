import Table from "cli-table3";

/** Prints rows under their heads; numbers are aligned to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (typeof rows[0]?.[column] === "number" ? "right" : "left")),
    style: { head: process.stdout.isTTY ? ["bold"] : [], border: [] },
  });
  for (const row of rows) table.push(row.map((cell) => (typeof cell === "string" ? clean(cell) : cell)));
  console.log(table.toString());
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** What strangers wrote must not move the cursor or recolour the terminal. */
export function clean(text: string, keepLines = false): string {
  return text.replaceAll(keepLines ? /(?!\n)\p{Cc}/gu : /\p{Cc}/gu, " ");
}

export function formatTime(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
