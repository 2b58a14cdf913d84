const hour = 3_600_000;

/** How far back the list can look, by the name that stands in the address. */
export const timeRanges = {
  "1h": { label: "Last hour", ms: hour },
  "24h": { label: "Last 24 hours", ms: 24 * hour },
  "7d": { label: "Last 7 days", ms: 7 * 24 * hour },
  "30d": { label: "Last 30 days", ms: 30 * 24 * hour },
} as const;

export type TimeRange = keyof typeof timeRanges;

export const isTimeRange = (name: string | undefined): name is TimeRange =>
  name !== undefined && Object.hasOwn(timeRanges, name);
