import { afterEach, beforeEach } from "vitest";
import type { SessionRow } from "../../../src/api/contract.ts";
import type { SessionQuery } from "../../../src/store/session-query.ts";
import type { Store } from "../../../src/store/store.ts";
import { toBody, type TestSpan } from "../../support/otlp-request.ts";

/** Gives an empty store. */
export type OpenStore = () => Promise<Store>;

/** A store that is new in each test, and short ways to ask it. */
export interface UsedStore {
  readonly store: () => Store;
  readonly send: (...spans: readonly TestSpan[]) => Promise<void>;
  readonly list: (query?: Partial<SessionQuery>) => Promise<readonly SessionRow[]>;
  /** The ids of what `list` gives. */
  readonly ids: (query?: Partial<SessionQuery>) => Promise<readonly string[]>;
}

export const latestFirst: SessionQuery = { sort: { field: "lastActivity", descending: true }, limit: 50 };

/** Opens a store for each test of a suite. */
export function useStore(open: OpenStore): UsedStore {
  let opened: Store;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());
  const list = async (query: Partial<SessionQuery> = {}): Promise<readonly SessionRow[]> =>
    (await opened.listSessions({ ...latestFirst, ...query })).sessions;
  return {
    store: () => opened,
    send: async (...spans) => void (await opened.ingest(toBody(spans), "json")),
    list,
    ids: async (query) => (await list(query)).map((session) => session.sessionId),
  };
}
