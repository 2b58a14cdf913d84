/** The figures by which sessions can be sorted, as they are called in the API; a leading `-` there means largest first. */
export const sortFields = [
  "lastActivity",
  "startTime",
  "durationMs",
  "traceCount",
  "promptTokens",
  "completionTokens",
  "totalTokens",
  "costUsd",
  "errorCount",
  "idleMs",
] as const;

export type SortField = (typeof sortFields)[number];
