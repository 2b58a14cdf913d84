/*
 * By hand what `Intl` does for English: the first formatter of a page loads tables that take a
 * browser longer than all rows of a list.
 */

/** `12,480` */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

const thousands = ["K", "M", "B", "T"] as const;

/** `12.5K`, where there is no room for all digits. */
export function formatCompact(count: number): string {
  if (count < 10_000) return formatCount(count);
  const inTenths = (power: number): number => Math.round((10 * count) / 1000 ** power) / 10;
  const power = thousands.findIndex((_, index) => inTenths(index + 1) < 1000) + 1 || thousands.length;
  return `${formatCount(inTenths(power))}${thousands[power - 1]}`;
}

/** `1 turn`, `2 turns` */
export const formatPlural = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

/** US dollars with at least two significant digits; a dash where no price is known. */
export function formatCost(usd: number | null): string {
  if (usd === null) return "–";
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "<$0.0001";
  if (usd < 0.1) return `$${usd.toFixed(4)}`;
  if (usd < 1) return `$${usd.toFixed(3)}`;
  const [whole = "", cents] = usd.toFixed(2).split(".");
  return `$${formatCount(Number(whole))}.${cents}`;
}

const byteUnits = ["B", "kB", "MB", "GB"] as const;

/** `68 B`, `1.2 MB`; null where it is not known. */
export function formatBytes(bytes: number | null): string | null {
  if (bytes === null) return null;
  const power = Math.min(byteUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${byteUnits[power]}`;
}
