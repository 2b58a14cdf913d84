/** What a page of the web UI comes with, so that it need not ask for it. */
export interface PageData {
  /** When the page was made, in milliseconds since 1970: what it says of times is said as of then. */
  readonly now: number;
  /** What the API answers to what the page asks first, by path; the query is in alphabetical order. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/**
 * Renders the page at an address (path and query) as its scripts would, from what it comes with.
 * Null where there is nothing to show before they run.
 */
export type RenderPage = (address: string, data: PageData) => Promise<string | null>;
