import type {
  ChangeEvent,
  Conversation,
  DoctorReport,
  Erased,
  Evaluation,
  NewEvaluation,
  SessionDetail,
  SessionHistogram,
  SessionList,
  TraceDetail,
  UserList,
} from "../../api/contract.ts";
import type { OtlpFormat } from "../../otlp/decode-traces.ts";
import type { HistogramQuery, SessionFilter, SessionQuery } from "../session-query.ts";
import type { DoctorQuery, IngestResult, SessionKey, Store, UserQuery } from "../store.ts";
import { claimStore, type StoreClaim } from "./claim-store.ts";
import { diagnose } from "./doctor.ts";
import type { OnMigrating } from "./migrate-store.ts";
import { openDatabases, openForReading, readConsistently, type Databases } from "./open-database.ts";
import { countSessions } from "./session-histogram.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { SessionColumns } from "./session-columns.ts";
import type { SessionSource } from "./session-filter.ts";
import { isIndexed } from "./session-ranking.ts";
import { SessionReader } from "./session-reader.ts";
import type { SessionIdentity } from "./session-writer.ts";
import { SqliteWriter } from "./sqlite-writer.ts";
import { StatementCache } from "./statement-cache.ts";
import { StringTable } from "./string-table.ts";
import { ThreadWriter } from "./thread-writer.ts";
import { TraceReader } from "./trace-reader.ts";
import { listUsers } from "./user-reader.ts";
import type { WriterPort } from "./writer-port.ts";

// Who read lately reads again: then spans are brought up to date as they come, and no answer waits
// for those before it.
const watchedMs = 5000;

/** The embedded store: two SQLite files in a folder, written by one thread and read by another. */
export class SqliteStore implements Store {
  readonly #claim: StoreClaim | undefined;
  readonly #databases: Databases;
  readonly #writer: WriterPort;
  readonly #strings: StringTable;
  readonly #columns: SessionColumns;
  readonly #source: SessionSource;
  readonly #sessions: SessionReader;
  readonly #traces: TraceReader;
  readonly #listeners: Listeners;
  #watchers = 0;
  #lastRead = Number.NEGATIVE_INFINITY;

  private constructor(databases: Databases, writer: WriterPort, listeners: Listeners, claim?: StoreClaim) {
    this.#claim = claim;
    this.#databases = databases;
    this.#writer = writer;
    this.#listeners = listeners;
    this.#strings = new StringTable(databases.index);
    this.#columns = new SessionColumns(databases.index);
    // Before anyone is told of a change, so that the answer to who asks then tells it.
    listeners.add((sessions) => this.#columns.touch(sessions.map(({ id }) => id)));
    const statements = new StatementCache(databases.index);
    const answers = new RecentAnswers(databases.index, statements);
    this.#source = { statements, answers, strings: this.#strings, columns: this.#columns };
    this.#sessions = new SessionReader(databases.index, this.#source);
    this.#traces = new TraceReader(databases.index, databases.blobs, this.#strings);
  }

  /**
   * Opens the store in `folder`, creating it where it is not there; `:memory:` keeps nothing, and
   * is written by the thread that reads it. Rejects with an `UnusableStoreError` where it cannot be used.
   */
  static async open(folder: string, onMigrating?: OnMigrating): Promise<SqliteStore> {
    if (folder === ":memory:") return SqliteStore.over(openDatabases(folder));
    const { listeners, tell } = createListeners();
    const claim = await claimStore(folder, onMigrating);
    try {
      const writer = await ThreadWriter.start(folder, tell);
      const store = new SqliteStore(openForReading(folder), writer, listeners, claim);
      // Before anyone asks. If it fails, whoever asks tries again, and is told.
      store.#columns.load().catch(() => undefined);
      return store;
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  /** A store in databases that are open for writing, written by the thread that reads them. */
  static over(databases: Databases): SqliteStore {
    const { listeners, tell } = createListeners();
    return new SqliteStore(databases, new SqliteWriter(databases, tell), listeners);
  }

  ingest(body: Uint8Array, format: OtlpFormat): Promise<IngestResult> {
    const isWatched = this.#watchers > 0 || performance.now() - this.#lastRead < watchedMs;
    return this.#writer.ingest(body, format, isWatched);
  }

  async listSessions(query: SessionQuery): Promise<SessionList> {
    if (!isIndexed(query)) await this.#columns.load();
    return this.#read(() => this.#sessions.list(query), isSearch(query));
  }

  async countSessions(query: HistogramQuery): Promise<SessionHistogram> {
    await this.#columns.load();
    return this.#read(() => countSessions(this.#source, query), isSearch(query));
  }

  async getSession(key: SessionKey): Promise<SessionDetail | null> {
    return this.#read(() => this.#sessions.detail(key));
  }

  async getConversation(key: SessionKey): Promise<Conversation | null> {
    return this.#read(() => {
      const found = this.#sessions.find(key);
      return found === null ? null : this.#traces.conversation(found);
    });
  }

  async getTrace(traceId: string): Promise<TraceDetail | null> {
    return this.#read(() => this.#traces.trace(traceId));
  }

  async exportSession(key: SessionKey): Promise<Uint8Array | null> {
    return this.#read(() => {
      const found = this.#sessions.find(key);
      return found === null ? null : this.#traces.export(found);
    });
  }

  async listUsers(query: UserQuery): Promise<UserList> {
    return this.#read(() => listUsers(this.#databases.index, this.#strings, query));
  }

  async diagnose(query: DoctorQuery): Promise<DoctorReport> {
    return this.#read(() => diagnose(this.#databases.index, this.#strings, query));
  }

  async evaluate(key: SessionKey, evaluation: NewEvaluation): Promise<Evaluation | null> {
    const found = await this.#read(() => this.#sessions.find(key));
    const turn = found === null ? null : this.#sessions.findTurn(found.id, evaluation.traceId);
    if (found === null || turn === null) return null;
    return this.#writer.evaluate(found.id, turn, evaluation, Date.now() * 1000);
  }

  async eraseSession(key: SessionKey): Promise<Erased | null> {
    const found = await this.#read(() => this.#sessions.find(key));
    return found === null ? null : this.#erase(this.#writer.eraseSession(found.id));
  }

  eraseUser(userIds: readonly string[]): Promise<Erased | null> {
    return this.#erase(this.#writer.eraseUser(userIds));
  }

  eraseBefore(before: number): Promise<Erased> {
    return this.#erase(this.#writer.eraseBefore(before));
  }

  /** The erased must not live on in what was remembered either. */
  async #erase<T>(erasing: Promise<T>): Promise<T> {
    const erased = await erasing;
    this.#strings.forget();
    return erased;
  }

  async #read<T>(read: () => T, forSearch = false): Promise<T> {
    this.#lastRead = performance.now();
    const isCurrent = this.#writer.isSettled && (this.#writer.isSearchable || !forSearch);
    if (!isCurrent) await this.#writer.settle(forSearch);
    return readConsistently(this.#databases.index, () => {
      this.#columns.refresh();
      return read();
    });
  }

  onChange(listener: (change: ChangeEvent) => void): () => void {
    const tell = (changed: readonly SessionIdentity[]): void =>
      listener({ sessions: changed.map(({ sessionId, project }) => ({ sessionId, project })) });
    this.#listeners.add(tell);
    this.#watchers++;
    return () => {
      if (this.#listeners.delete(tell)) this.#watchers--;
    };
  }

  async close(): Promise<void> {
    this.#columns.close();
    // What only reads closes first: the last one to close has to be able to write the log back.
    if (this.#claim !== undefined) for (const database of Object.values(this.#databases)) database.close();
    await this.#writer.close();
    this.#claim?.release();
  }
}

function isSearch({ q }: SessionFilter): boolean {
  return q !== undefined;
}

type Listeners = Set<(changed: readonly SessionIdentity[]) => void>;

function createListeners(): {
  readonly listeners: Listeners;
  readonly tell: (changed: readonly SessionIdentity[]) => void;
} {
  const listeners: Listeners = new Set();
  return {
    listeners,
    tell(changed) {
      for (const listener of listeners) listener(changed);
    },
  };
}
