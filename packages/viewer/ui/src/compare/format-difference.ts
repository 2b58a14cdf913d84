import { formatCount } from "../format/number.ts";

/** How much the second is above or below the first, in percent. */
export function formatDifference(left: number | null, right: number | null): string {
  if (left === null || right === null || left === right) return "–";
  if (left === 0) return "new";
  const percent = Math.round(((right - left) / left) * 100);
  return percent > 0 ? `+${formatCount(percent)} %` : `−${formatCount(-percent)} %`;
}
