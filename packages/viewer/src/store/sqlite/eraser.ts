import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Erased } from "../../api/contract.ts";
import { findSessions } from "../../semantics/effective-session.ts";
import { buildTraceTree } from "../../semantics/trace-tree.ts";
import { ChunkEraser, ChunkReader } from "./chunks.ts";
import type { EvaluationTable } from "./evaluation-table.ts";
import { transact, type Databases } from "./open-database.ts";
import type { RollupWriter } from "./rollup-writer.ts";
import type { SearchIndex } from "./search-index.ts";
import type { SessionIdentity } from "./session-writer.ts";
import { SpanRemover } from "./span-remover.ts";
import { PartTable, type StoredSpan } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** What an erasure did. */
export interface Erasure extends Erased {
  readonly changed: readonly SessionIdentity[];
}

type ErasedSpans = Pick<Erasure, "spans" | "changed">;

/** Removes what was stored, from payloads, index and full-text index alike. */
export class Eraser {
  readonly #databases: Databases;
  readonly #strings: StringTable;
  readonly #rollups: RollupWriter;
  readonly #evaluations: EvaluationTable;
  readonly #remover: SpanRemover;
  readonly #parts: PartTable;
  readonly #chunkEraser: ChunkEraser;
  readonly #statements: Readonly<Record<keyof typeof queries, StatementSync>>;

  constructor(
    databases: Databases,
    strings: StringTable,
    rollups: RollupWriter,
    evaluations: EvaluationTable,
    search: SearchIndex,
  ) {
    this.#databases = databases;
    const { index, blobs } = databases;
    this.#strings = strings;
    this.#rollups = rollups;
    this.#evaluations = evaluations;
    this.#parts = new PartTable(index, strings);
    this.#remover = new SpanRemover(index, strings, new ChunkReader(blobs), search);
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
    if (sessions.length + traces.length === 0) {
      // A span that another took the place of may have named them.
      this.#forget(userIds);
      return null;
    }
    return merge(this.eraseSessions([...new Set(sessions)]), this.#eraseSpans(traces, null));
  }

  /** Erases some of what had no activity since `before`. Nothing is left where it erased nothing. */
  eraseBefore(before: number, limit: number): Erasure {
    const erased = this.eraseSessions(ids(this.#statements.oldSessions.all(before, limit)));
    return merge(erased, this.#eraseSpans(ids(this.#statements.oldLooseTraces.all(before, limit)), null));
  }

  /**
   * Erases the payloads of what was erased from the index, once that is committed. What a crash
   * prevents is caught up with at the next start.
   */
  finish(): void {
    const { index, blobs } = this.#databases;
    const addresses = this.#statements.erasedPayloads
      .all()
      .map((row) => ({ chunk: Number(row["chunk"]), position: Number(row["position"]) }));
    if (addresses.length === 0) return;
    transact(blobs, () => this.#chunkEraser.erase(addresses));
    transact(index, () => this.#statements.forgetPayloads.run());
    // What was overwritten in the files is still in their logs.
    for (const database of [index, blobs]) database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  #erasePart(id: number): ErasedSpans {
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

  /** Erases the spans of some traces that belong to a session. */
  #eraseSpans(traces: Iterable<number>, sessionId: string | null): ErasedSpans {
    let spans = 0;
    const names = new Set<string>();
    const touched = [...traces];
    for (const trace of touched) {
      const all = this.#parts.read(trace);
      const erased = findSpans(all, sessionId);
      this.#remover.remove(trace, all, erased);
      spans += erased.size;
      for (const { facts } of erased) {
        for (const name of [facts.sessionId, facts.userId]) if (name !== null) names.add(name);
      }
    }
    const changed = this.#rollups.updateErased(touched);
    this.#forget(names);
    return { spans, changed };
  }

  /** Forgets texts that name nothing any more. */
  #forget(names: Iterable<string>): void {
    for (const text of names) {
      const name = this.#strings.find(text);
      const isNamed = name === null || this.#statements.isNamed.get(name, name, name, name) !== undefined;
      if (!isNamed) this.#strings.delete(name);
    }
  }
}

/** The spans of a trace that belong to a session. */
function findSpans(stored: readonly StoredSpan[], sessionId: string | null): Set<StoredSpan> {
  const byFacts = new Map(stored.map((span) => [span.facts, span]));
  const tree = buildTraceTree(byFacts.keys());
  const sessions = findSessions(tree).spans;
  return new Set(
    tree.spans.flatMap((facts, index) =>
      sessions[index] === sessionId ? [byFacts.get(facts) as StoredSpan] : [],
    ),
  );
}

const queries = {
  session: "SELECT session_id, project FROM sessions WHERE id = ?",
  tracesOfSession: "SELECT trace AS id FROM turns WHERE session = ?",
  sessionsOfUser: "SELECT session AS id FROM session_users WHERE user = ?",
  looseTracesOfUser: "SELECT trace AS id FROM turns WHERE session = 0 AND user = ?",
  oldSessions: 'SELECT id FROM sessions WHERE "end" < ? ORDER BY "end" LIMIT ?',
  oldLooseTraces: 'SELECT trace AS id FROM turns WHERE session = 0 AND "end" < ? ORDER BY "end" LIMIT ?',
  erasedPayloads: "SELECT chunk, position FROM erased_payloads",
  forgetPayloads: "DELETE FROM erased_payloads",
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

/** An erasure of sessions, and with it of spans without one, whose traces sessions may have had a part in. */
function merge(erasure: Erasure, { spans, changed }: ErasedSpans): Erasure {
  return { ...erasure, spans: erasure.spans + spans, changed: [...erasure.changed, ...changed] };
}
