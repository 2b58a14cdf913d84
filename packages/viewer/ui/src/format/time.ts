/** A formatter that is made when it is first used: what nobody reads costs a page nothing. */
function lazily(options: Intl.DateTimeFormatOptions): (time: number) => string {
  let made: Intl.DateTimeFormat | undefined;
  return (time) => (made ??= new Intl.DateTimeFormat(undefined, options)).format(time);
}

const clock = lazily({
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const sameYear = lazily({ month: "short", day: "numeric" });
const otherYear = lazily({ year: "numeric", month: "short", day: "numeric" });
const exact = lazily({ dateStyle: "full", timeStyle: "long" });

const dayMs = 86_400_000;
// Days of a histogram begin at midnight in UTC.
const day = lazily({
  year: "numeric",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});
const moment = lazily({
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
/** When a stretch of time begins, as exactly as its length asks: `Jan 3, 2026`, `Jan 3, 14:00`, `14:00:05`. */
export function formatSpanOfTime(iso: string, lengthMs: number): string {
  const format = lengthMs >= dayMs ? day : lengthMs >= 60_000 ? moment : clock;
  return format(Date.parse(iso));
}

/** `Jan 3, 14:00`; what is no time stays as it is. */
export function formatMoment(iso: string): string {
  const time = Date.parse(iso);
  return Number.isFinite(time) ? moment(time) : iso;
}

/** `17:41:03`, in the reader's time zone. */
export const formatClock = (iso: string): string => clock(Date.parse(iso));

/** Date, time and zone in full: what a hover shows. */
export const formatExact = (iso: string): string => exact(Date.parse(iso));

/** `just now`, `12 min ago`, `3 h ago`, `2 days ago`, then a date. */
export function formatRelative(iso: string, now: number): string {
  const then = new Date(iso);
  const seconds = (now - then.getTime()) / 1000;
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) {
    const days = Math.floor(seconds / 86_400);
    return days === 1 ? "1 day ago" : `${days} days ago`;
  }
  return then.getFullYear() === new Date(now).getFullYear()
    ? sameYear(then.getTime())
    : otherYear(then.getTime());
}
