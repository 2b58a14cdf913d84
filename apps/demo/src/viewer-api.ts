import type { SessionDetail, SessionList, SessionRow, TraceDetail } from "@otel-sessions/viewer";

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url} was answered with status ${response.status}.`);
  return response.json();
}

/** All sessions that a viewer holds. */
export async function getSessions(viewer: string): Promise<SessionRow[]> {
  const sessions: SessionRow[] = [];
  let cursor: string | null = null;
  do {
    const page: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const list = (await get(`${viewer}/api/sessions?limit=100&sort=startTime${page}`)) as SessionList;
    sessions.push(...list.sessions);
    cursor = list.nextCursor;
  } while (cursor !== null);
  return sessions;
}

export const getSession = (viewer: string, id: string): Promise<SessionDetail> =>
  get(`${viewer}/api/sessions/${encodeURIComponent(id)}`) as Promise<SessionDetail>;

export const getTrace = (viewer: string, id: string): Promise<TraceDetail> =>
  get(`${viewer}/api/traces/${id}`) as Promise<TraceDetail>;
