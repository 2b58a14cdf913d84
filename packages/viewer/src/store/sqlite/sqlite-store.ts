import type {
  ChangeEvent,
  Conversation,
  DoctorReport,
  Erased,
  Evaluation,
  NewEvaluation,
  SessionDetail,
  SessionList,
  TraceDetail,
  UserList,
} from "../../api/contract.ts";
import type { OtlpFormat } from "../../otlp/decode-traces.ts";
import type { SessionQuery } from "../session-query.ts";
import type { DoctorQuery, IngestResult, SessionKey, Store, UserQuery } from "../store.ts";
import { diagnose } from "./doctor.ts";
import { openDatabases, type Databases } from "./open-database.ts";
import { SessionReader } from "./session-reader.ts";
import { SqliteWriter } from "./sqlite-writer.ts";
import { StringTable } from "./string-table.ts";
import { TraceReader } from "./trace-reader.ts";
import { listUsers } from "./user-reader.ts";

/** The embedded store: two SQLite files in a folder. */
export class SqliteStore implements Store {
  readonly #databases: Databases;
  readonly #writer: SqliteWriter;
  readonly #strings: StringTable;
  readonly #sessions: SessionReader;
  readonly #traces: TraceReader;
  readonly #listeners = new Set<(change: ChangeEvent) => void>();

  /** Opens the store in `folder`, creating it where it is not there; `:memory:` keeps nothing. */
  constructor(folder: string) {
    this.#databases = openDatabases(folder);
    const { index, blobs } = this.#databases;
    this.#writer = new SqliteWriter(this.#databases, (sessions) => {
      for (const listener of this.#listeners) listener({ sessions });
    });
    this.#strings = new StringTable(index);
    this.#sessions = new SessionReader(index, this.#strings);
    this.#traces = new TraceReader(index, blobs, this.#strings);
  }

  ingest(body: Uint8Array, format: OtlpFormat): Promise<IngestResult> {
    return this.#writer.ingest(body, format);
  }

  async listSessions(query: SessionQuery): Promise<SessionList> {
    return this.#sessions.list(query);
  }

  async getSession(key: SessionKey): Promise<SessionDetail | null> {
    return this.#sessions.detail(key);
  }

  async getConversation(key: SessionKey): Promise<Conversation | null> {
    const found = this.#sessions.find(key);
    return found === null ? null : this.#traces.conversation(found);
  }

  async getTrace(traceId: string): Promise<TraceDetail | null> {
    return this.#traces.trace(traceId);
  }

  async exportSession(key: SessionKey): Promise<Uint8Array | null> {
    const found = this.#sessions.find(key);
    return found === null ? null : this.#traces.export(found);
  }

  async listUsers(query: UserQuery): Promise<UserList> {
    return listUsers(this.#databases.index, this.#strings, query);
  }

  async diagnose(query: DoctorQuery): Promise<DoctorReport> {
    return diagnose(this.#databases.index, this.#strings, query);
  }

  async evaluate(key: SessionKey, evaluation: NewEvaluation): Promise<Evaluation | null> {
    const found = this.#sessions.find(key);
    const turn = found === null ? null : this.#sessions.findTurn(found.id, evaluation.traceId);
    if (found === null || turn === null) return null;
    return this.#writer.evaluate(found.id, turn, evaluation, Date.now() * 1000);
  }

  async eraseSession(key: SessionKey): Promise<Erased | null> {
    const found = this.#sessions.find(key);
    if (found === null) return null;
    const erased = this.#writer.eraseSession(found.id);
    this.#strings.forget();
    return erased;
  }

  async eraseUser(userIds: readonly string[]): Promise<Erased | null> {
    const erased = this.#writer.eraseUser(userIds);
    this.#strings.forget();
    return erased;
  }

  async eraseBefore(before: number): Promise<Erased> {
    const erased = await this.#writer.eraseBefore(before);
    this.#strings.forget();
    return erased;
  }

  onChange(listener: (change: ChangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#writer.close();
  }
}
