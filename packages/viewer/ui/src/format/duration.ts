const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in milliseconds as people say it, in at most two units: `840 ms`, `12.4 s`, `3 h 05 m`. */
export function formatDuration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / second).toFixed(1)} s`;
  if (ms < hour - second / 2) return twoUnits(ms, minute, "m", second, "s");
  if (ms < day - minute / 2) return twoUnits(ms, hour, "h", minute, "m");
  return twoUnits(ms, day, "d", hour, "h");
}

/** A gap in which nothing happened, coarsely: `34 min`, `2 h`, `3 days`. */
export function formatGap(ms: number): string {
  if (ms < hour) return `${Math.round(ms / minute)} min`;
  if (ms < 2 * day) return `${Math.round(ms / hour)} h`;
  return `${Math.round(ms / day)} days`;
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rounded = Math.round(ms / small) * small;
  const rest = Math.floor((rounded % large) / small);
  const whole = Math.floor(rounded / large);
  return rest === 0
    ? `${whole} ${largeName}`
    : `${whole} ${largeName} ${String(rest).padStart(2, "0")} ${smallName}`;
}
