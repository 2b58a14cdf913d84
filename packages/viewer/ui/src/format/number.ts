const integer = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** `12,480` */
export const formatCount = (count: number): string => integer.format(count);

/** `12.5K`, where there is no room for all digits. */
export const formatCompact = (count: number): string =>
  count < 10_000 ? integer.format(count) : compact.format(count);

/** `1 turn`, `2 turns` */
export const formatPlural = (count: number, noun: string, plural = `${noun}s`): string =>
  `${integer.format(count)} ${count === 1 ? noun : plural}`;

/** US dollars with at least two significant digits; a dash where no price is known. */
export function formatCost(usd: number | null): string {
  if (usd === null) return "–";
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "<$0.0001";
  if (usd < 0.1) return `$${usd.toFixed(4)}`;
  if (usd < 1) return `$${usd.toFixed(3)}`;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

const byteUnits = ["B", "kB", "MB", "GB"] as const;

/** `68 B`, `1.2 MB`; null where it is not known. */
export function formatBytes(bytes: number | null): string | null {
  if (bytes === null) return null;
  const power = Math.min(byteUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${byteUnits[power]}`;
}
