/** What is open on a session's page, as it stands in the address. */
export interface SessionSearch {
  readonly project?: string;
  /** Number of the turn that was jumped to. */
  readonly turn?: string;
  /** The trace that is unfolded. */
  readonly trace?: string;
  /** The span of that trace that is selected. */
  readonly span?: string;
  readonly pane?: Pane;
  /** Words that are looked for in the conversation. */
  readonly find?: string;
}

/** Panes beside the conversation; `span` follows from a selected span. */
export const panes = ["json", "evaluations"] as const;
export type Pane = (typeof panes)[number];

/** Reads the address; what it does not know or cannot use is dropped. */
export function parseSessionSearch(raw: Readonly<Record<string, unknown>>): SessionSearch {
  const search: { -readonly [Name in keyof SessionSearch]: SessionSearch[Name] } = {};
  for (const name of ["project", "turn", "trace", "span", "find"] as const) {
    const value = raw[name];
    if (typeof value === "string" && value !== "") search[name] = value;
  }
  const pane = panes.find((candidate) => candidate === raw["pane"]);
  if (pane !== undefined) search.pane = pane;
  return search;
}
