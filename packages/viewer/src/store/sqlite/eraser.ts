import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Erased } from "../../api/contract.ts";
import { findSessions } from "../../semantics/effective-session.ts";
import { buildTraceTree } from "../../semantics/trace-tree.ts";
import { ChunkEraser, ChunkReader, type PayloadAddress } from "./chunks.ts";
import type { EvaluationTable } from "./evaluation-table.ts";
import { transact, type Databases } from "./open-database.ts";
import type { RollupWriter } from "./rollup-writer.ts";
import { SearchIndex } from "./search-index.ts";
import type { SessionIdentity } from "./session-writer.ts";
import { fromSpanRow, readHex, type SpanRow } from "./span-row.ts";
import type { StringTable } from "./string-table.ts";

/** What an erasure did. */
export interface Erasure extends Erased {
  readonly changed: readonly SessionIdentity[];
}

/** Removes what was stored, from payloads, index and full-text index alike. */
export class Eraser {
  readonly #databases: Databases;
  readonly #strings: StringTable;
  readonly #rollups: RollupWriter;
  readonly #evaluations: EvaluationTable;
  readonly #search: SearchIndex;
  readonly #chunks: ChunkReader;
  readonly #chunkEraser: ChunkEraser;
  readonly #statements: Readonly<Record<keyof typeof queries, StatementSync>>;

  constructor(
    databases: Databases,
    strings: StringTable,
    rollups: RollupWriter,
    evaluations: EvaluationTable,
  ) {
    this.#databases = databases;
    const { index, blobs } = databases;
    this.#strings = strings;
    this.#rollups = rollups;
    this.#evaluations = evaluations;
    this.#search = new SearchIndex(index);
    this.#chunks = new ChunkReader(blobs);
    this.#chunkEraser = new ChunkEraser(blobs);
    this.#statements = prepareAll(index);
  }

  /** Erases sessions by number. Must run in a transaction of the index. */
  eraseSessions(ids: readonly number[]): Erasure {
    const parts = ids.map((id) => this.#erasePart(id));
    return {
      sessions: ids.length,
      spans: parts.reduce((sum, part) => sum + part.spans, 0),
      changed: parts.flatMap((part) => part.changed),
    };
  }

  /** Erases every session a user is named in, and such traces without a session. */
  eraseUser(userIds: readonly string[]): Erasure | null {
    const users = userIds.flatMap((userId) => this.#strings.find(userId) ?? []);
    const sessions = users.flatMap((user) => ids(this.#statements.sessionsOfUser.all(user)));
    const traces = users.flatMap((user) => ids(this.#statements.looseTracesOfUser.all(user)));
    if (sessions.length + traces.length === 0) return null;
    const erased = this.eraseSessions([...new Set(sessions)]);
    return { ...erased, spans: erased.spans + this.#eraseLoose(traces) };
  }

  /** Erases some of what had no activity since `before`. Nothing is left where it erased nothing. */
  eraseBefore(before: number, limit: number): Erasure {
    const erased = this.eraseSessions(ids(this.#statements.oldSessions.all(before, limit)));
    return {
      ...erased,
      spans: erased.spans + this.#eraseLoose(ids(this.#statements.oldLooseTraces.all(before, limit))),
    };
  }

  /**
   * Erases the payloads of what was erased from the index, once that is committed. What a crash
   * prevents is caught up with at the next start.
   */
  finish(): void {
    const { index, blobs } = this.#databases;
    const addresses = this.#statements.erasedPayloads.all().map(addressOf);
    if (addresses.length === 0) return;
    transact(blobs, () => this.#chunkEraser.erase(addresses));
    transact(index, () => this.#statements.forgetPayloads.run());
    // What was overwritten in the files is still in their logs.
    for (const database of [index, blobs]) database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #erasePart(id: number): { readonly spans: number; readonly changed: readonly SessionIdentity[] } {
    const row = this.#statements.session.get(id);
    if (row === undefined) return { spans: 0, changed: [] };
    const sessionId = String(row["session_id"]);
    const project = Number(row["project"]);
    const session = this.#strings.find(sessionId) ?? -1;
    const traces = new Set([
      ...ids(this.#statements.tracesOfSession.all(id)),
      ...this.#evaluations.carriersOf(session, project),
    ]);
    this.#evaluations.removePosted(session, project);
    return this.#eraseSpans(traces, sessionId);
  }

  #eraseLoose(traces: readonly number[]): number {
    return this.#eraseSpans(traces, null).spans;
  }

  /** Erases the spans of some traces that belong to a session. */
  #eraseSpans(
    traces: Iterable<number>,
    sessionId: string | null,
  ): { readonly spans: number; readonly changed: readonly SessionIdentity[] } {
    let spans = 0;
    const names = new Set<number>();
    const touched = [...traces];
    for (const trace of touched) {
      const rows = this.#spansOf(trace, sessionId);
      this.#eraseDocuments(trace, rows);
      spans += rows.length;
      for (const row of rows) {
        this.#statements.erasePayload.run(row["chunk"] ?? null, row["position"] ?? null);
        for (const column of ["session", "user"]) {
          const name = row[column];
          if (typeof name === "number") names.add(name);
        }
        this.#statements.deleteSpan.run(trace, row["span"] ?? null);
      }
    }
    const changed = this.#rollups.updateErased(touched);
    for (const name of names) {
      if (this.#statements.isNamed.get(name, name, name, name) === undefined) this.#strings.delete(name);
    }
    return { spans, changed };
  }

  #spansOf(trace: number, sessionId: string | null): SpanRow[] {
    const rows = this.#statements.spans.all(trace);
    const byId = new Map(rows.map((row) => [readHex(row["span"]), row]));
    const tree = buildTraceTree(rows.map((row) => fromSpanRow(row, this.#strings)));
    const sessions = findSessions(tree).spans;
    return tree.spans.flatMap((span, index) =>
      sessions[index] === sessionId ? [byId.get(span.spanId) as SpanRow] : [],
    );
  }

  /** What the full-text index knows of a span is told from the payload, so this comes first. */
  #eraseDocuments(trace: number, rows: readonly SpanRow[]): void {
    for (const row of rows) {
      if (row["document"] === null) continue;
      const [span] = this.#chunks.readSpans([addressOf(row)]);
      if (span !== undefined) this.#search.remove(trace, Number(row["document"]), span);
    }
  }
}

const queries = {
  session: "SELECT session_id, project FROM sessions WHERE id = ?",
  tracesOfSession: "SELECT trace AS id FROM turns WHERE session = ?",
  sessionsOfUser: "SELECT session AS id FROM session_users WHERE user = ?",
  looseTracesOfUser: "SELECT trace AS id FROM turns WHERE session = 0 AND user = ?",
  oldSessions: 'SELECT id FROM sessions WHERE "end" < ? ORDER BY "end" LIMIT ?',
  oldLooseTraces: 'SELECT trace AS id FROM turns WHERE session = 0 AND "end" < ? ORDER BY "end" LIMIT ?',
  spans: "SELECT * FROM spans WHERE trace = ?",
  erasePayload: "INSERT OR IGNORE INTO erased_payloads (chunk, position) VALUES (?, ?)",
  erasedPayloads: "SELECT chunk, position FROM erased_payloads",
  forgetPayloads: "DELETE FROM erased_payloads",
  deleteSpan: "DELETE FROM spans WHERE trace = ? AND span = ?",
  isNamed: `
    SELECT 1 WHERE EXISTS (SELECT 1 FROM sessions WHERE session_id = (SELECT value FROM strings WHERE id = ?))
      OR EXISTS (SELECT 1 FROM session_users WHERE user = ?)
      OR EXISTS (SELECT 1 FROM turns WHERE session = 0 AND user = ?)
      OR EXISTS (SELECT 1 FROM evaluations WHERE session = ?)`,
} as const;

function prepareAll(index: DatabaseSync): Record<keyof typeof queries, StatementSync> {
  const prepared = Object.entries(queries).map(([name, sql]) => [name, index.prepare(sql)]);
  return Object.fromEntries(prepared) as Record<keyof typeof queries, StatementSync>;
}

function ids(rows: readonly Readonly<Record<string, SQLOutputValue>>[]): number[] {
  return rows.map((row) => Number(row["id"]));
}

function addressOf(row: SpanRow): PayloadAddress {
  return { chunk: Number(row["chunk"]), position: Number(row["position"]) };
}
