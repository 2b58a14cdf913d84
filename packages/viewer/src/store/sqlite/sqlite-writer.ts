import type { Erased, Evaluation, NewEvaluation } from "../../api/contract.ts";
import { decodeTraces, type OtlpFormat } from "../../otlp/decode-traces.ts";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { StoreUnavailableError, type IngestResult } from "../store.ts";
import { ChunkReader } from "./chunks.ts";
import { Eraser, type Erasure } from "./eraser.ts";
import { EvaluationTable } from "./evaluation-table.ts";
import { transact, type Databases } from "./open-database.ts";
import { RollupWriter } from "./rollup-writer.ts";
import { SearchIndex } from "./search-index.ts";
import type { SessionIdentity } from "./session-writer.ts";
import { SpanWriter } from "./span-writer.ts";
import { StringTable } from "./string-table.ts";
import type { WriterPort } from "./writer-port.ts";

interface Pending {
  readonly spans: readonly ReceivedSpan[];
  readonly isWatched: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

// An erasure of everything in one transaction would hold up whoever sends spans.
const eraseBatch = 200;

// Nothing lags behind for longer once no more spans come.
const idleMs = 50;

/** Everything that changes an embedded store. There is one to a store, in one thread. */
export class SqliteWriter implements WriterPort {
  readonly #databases: Databases;
  readonly #onChange: (changed: readonly SessionIdentity[]) => void;
  readonly #strings: StringTable;
  readonly #evaluations: EvaluationTable;
  readonly #rollups: RollupWriter;
  readonly #search: SearchIndex;
  readonly #spans: SpanWriter;
  readonly #eraser: Eraser;
  #pending: Pending[] = [];
  #idle: NodeJS.Timeout | null = null;

  constructor(databases: Databases, onChange: (changed: readonly SessionIdentity[]) => void) {
    this.#databases = databases;
    this.#onChange = onChange;
    const { index, blobs } = databases;
    this.#strings = new StringTable(index);
    this.#evaluations = new EvaluationTable(index, this.#strings);
    const chunks = new ChunkReader(blobs);
    this.#rollups = new RollupWriter(index, this.#strings, this.#evaluations, chunks);
    this.#search = new SearchIndex(index, this.#strings, chunks);
    this.#spans = new SpanWriter(databases, this.#strings, this.#rollups, this.#search);
    this.#eraser = new Eraser(databases, this.#strings, this.#rollups, this.#evaluations, this.#search);
    this.#eraser.finish();
    this.#settleNow(true);
  }

  get isSettled(): boolean {
    return this.#rollups.isSettled;
  }

  get isSearchable(): boolean {
    return this.#search.isSettled;
  }

  async settle(forSearch: boolean): Promise<void> {
    this.#settleNow(forSearch);
  }

  #settleNow(forSearch: boolean): void {
    if (!this.#rollups.isSettled) this.#change(() => ({ changed: this.#rollups.settle() }));
    if (!forSearch || this.#search.isSettled) return;
    this.#change(() => {
      this.#search.settle();
      return null;
    });
  }

  async ingest(body: Uint8Array, format: OtlpFormat, isWatched: boolean): Promise<IngestResult> {
    const { spans, rejections } = decodeTraces(body, format);
    if (spans.length > 0) await this.#commit(spans, isWatched);
    return {
      rejectedSpans: rejections.length,
      message: rejections.length === 0 ? "" : `Rejected ${describe(rejections)}`,
    };
  }

  /** Requests that arrive together share a transaction, and so the cost of syncing it to disk. */
  #commit(spans: readonly ReceivedSpan[], isWatched: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.#flush());
      this.#pending.push({ spans, isWatched, resolve, reject });
    });
  }

  #flush(): void {
    const group = this.#pending;
    this.#pending = [];
    if (group.length > 0) this.#store(group);
  }

  #store(group: readonly Pending[]): void {
    try {
      this.#change(() => {
        const canWait = !group.some(({ isWatched }) => isWatched);
        const spans = group.flatMap((pending) => pending.spans);
        const changed = this.#spans.write(spans, canWait);
        return changed === null ? null : { changed };
      });
    } catch (error) {
      // What cannot be stored fails alone: others only happened to arrive together with it.
      const isShared = group.length > 1 && !(error instanceof StoreUnavailableError);
      for (const pending of group) {
        if (isShared) this.#store([pending]);
        else pending.reject(error);
      }
      return;
    }
    if (!this.#rollups.isSettled || !this.#search.isSettled) this.#settleWhenIdle();
    for (const { resolve } of group) resolve();
  }

  #settleWhenIdle(): void {
    this.#idle ??= setTimeout(() => this.#settleRest(), idleMs).unref();
    this.#idle.refresh();
  }

  #settleRest(): void {
    try {
      this.#change(() => {
        this.#search.settle();
        const changed = this.#rollups.settleSessions();
        return changed.length === 0 ? null : { changed };
      });
    } catch {
      // Whoever reads them tries again, and is told.
    }
  }

  async evaluate(
    session: number,
    turn: number,
    evaluation: NewEvaluation,
    time: number,
  ): Promise<Evaluation> {
    const stored: Evaluation = {
      name: evaluation.name,
      score: evaluation.score ?? null,
      label: evaluation.label ?? null,
      explanation: evaluation.explanation ?? null,
      annotatorKind: evaluation.annotatorKind ?? null,
    };
    this.#change(() => {
      const row = this.#databases.index
        .prepare("SELECT session_id, project FROM sessions WHERE id = ?")
        .get(session);
      if (row === undefined) return { changed: [] };
      const sessions = this.#evaluations.post(
        this.#strings.intern(String(row["session_id"])) as number,
        Number(row["project"]),
        turn,
        { ...stored, level: turn === 0 ? "session" : "turn", identifier: evaluation.identifier ?? "" },
        time,
      );
      return { changed: this.#rollups.updateSessions(sessions) };
    });
    return stored;
  }

  async eraseSession(session: number): Promise<Erased> {
    return this.#erase(() => this.#eraser.eraseSessions([session])) as Erased;
  }

  async eraseUser(userIds: readonly string[]): Promise<Erased | null> {
    return this.#erase(() => this.#eraser.eraseUser(userIds));
  }

  /** Erases in batches, letting spans in between them. */
  async eraseBefore(before: number): Promise<Erased> {
    const sum = { sessions: 0, spans: 0 };
    for (;;) {
      const erased = this.#erase(() => this.#eraser.eraseBefore(before, eraseBatch)) as Erased;
      if (erased.spans === 0) return sum;
      sum.sessions += erased.sessions;
      sum.spans += erased.spans;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #erase(erase: () => Erasure | null): Erased | null {
    this.#settleNow(true);
    // Spans that are erased may come again.
    this.#spans.forget();
    const erasure = this.#change(erase);
    this.#eraser.finish();
    return erasure === null ? null : { sessions: erasure.sessions, spans: erasure.spans };
  }

  /** Runs a change in a transaction, and tells of it when it is committed. */
  #change<T extends { readonly changed: readonly SessionIdentity[] } | null>(change: () => T): T {
    try {
      const result = transact(this.#databases.index, change);
      if (result !== null) this.#onChange(result.changed);
      return result;
    } catch (error) {
      this.#strings.forget();
      this.#rollups.forget();
      this.#spans.forget();
      this.#search.forget();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#flush();
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#settleRest();
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
