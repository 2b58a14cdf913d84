import type { Conversation, SessionDetail, SessionList, TraceDetail } from "../../api/contract.ts";
import { decodeTraces, type OtlpFormat } from "../../otlp/decode-traces.ts";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import type { SessionQuery } from "../session-query.ts";
import type { IngestResult, SessionKey, Store } from "../store.ts";
import { openDatabases, type Databases } from "./open-database.ts";
import { SessionReader } from "./session-reader.ts";
import { SpanWriter } from "./span-writer.ts";
import { StringTable } from "./string-table.ts";
import { TraceReader } from "./trace-reader.ts";

interface Pending {
  readonly spans: readonly ReceivedSpan[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The embedded store: two SQLite files in a folder. */
export class SqliteStore implements Store {
  readonly #databases: Databases;
  readonly #writer: SpanWriter;
  readonly #sessions: SessionReader;
  readonly #traces: TraceReader;
  #pending: Pending[] = [];

  /** Opens the store in `folder`, creating it where it is not there; `:memory:` keeps nothing. */
  constructor(folder: string) {
    this.#databases = openDatabases(folder);
    const { index, blobs } = this.#databases;
    this.#writer = new SpanWriter(this.#databases);
    const strings = new StringTable(index);
    this.#sessions = new SessionReader(index, strings);
    this.#traces = new TraceReader(index, blobs, strings);
  }

  async ingest(body: Uint8Array, format: OtlpFormat): Promise<IngestResult> {
    const { spans, rejections } = decodeTraces(body, format);
    if (spans.length > 0) await this.#commit(spans);
    return {
      rejectedSpans: rejections.length,
      message: rejections.length === 0 ? "" : `Rejected ${describe(rejections)}`,
    };
  }

  /** Requests that arrive together share a transaction, and so the cost of syncing it to disk. */
  #commit(spans: readonly ReceivedSpan[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.#flush());
      this.#pending.push({ spans, resolve, reject });
    });
  }

  #flush(): void {
    const group = this.#pending;
    this.#pending = [];
    try {
      this.#writer.write(group.flatMap(({ spans }) => spans));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  }

  async listSessions(query: SessionQuery): Promise<SessionList> {
    return this.#sessions.list(query);
  }

  async getSession(key: SessionKey): Promise<SessionDetail | null> {
    return this.#sessions.detail(key);
  }

  async getConversation(key: SessionKey): Promise<Conversation | null> {
    const found = this.#sessions.find(key);
    return found === null
      ? null
      : this.#traces.conversation({ id: found.id, sessionId: found.row.sessionId });
  }

  async getTrace(traceId: string): Promise<TraceDetail | null> {
    return this.#traces.trace(traceId);
  }

  async close(): Promise<void> {
    this.#flush();
    this.#databases.index.close();
    this.#databases.blobs.close();
  }
}

/** The first few reasons, each once. */
function describe(rejections: readonly string[]): string {
  const reasons = [...new Set(rejections)];
  const shown = reasons.slice(0, 5).join("; ");
  return reasons.length > 5 ? `${shown}; and ${reasons.length - 5} more` : shown;
}
