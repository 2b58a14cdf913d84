/** What a receiver says about a session. */
export interface SessionFigures {
  readonly sessionId: string;
  readonly traces: number;
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
}

/** A server that takes OTLP and lists sessions, in a process of its own. */
export interface Receiver extends AsyncDisposable {
  readonly name: string;
  readonly version: string;
  /** Base address for an OTLP/HTTP exporter. */
  readonly url: string;
  /** Sends an export request, encoded as protobuf; again where the server asks for that. */
  send(body: Uint8Array<ArrayBuffer>): Promise<void>;
  /** How many spans of a project can be seen. */
  countSpans(project: string): Promise<number>;
  /** Every session of a project. */
  listSessions(project: string): Promise<SessionFigures[]>;
  /** Asks for what the first page of the list shows, in the order of the latest, or of total tokens. */
  openList(project: string, order: "latest" | "tokens"): Promise<void>;
  /** Bytes on disk. */
  countBytes(): number;
}

/** POSTs until the server has taken it; a server that is busy says so. */
export async function postUntilTaken(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  for (;;) {
    const headers = { "content-type": "application/x-protobuf" };
    const response = await fetch(url, { method: "POST", headers, body });
    await response.arrayBuffer();
    if (response.ok) return;
    if (response.status !== 429 && response.status !== 503) {
      throw new Error(`${url} answered ${response.status}`);
    }
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
