import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { hasEvaluations } from "../../semantics/evaluations.ts";
import { rollUpTrace, type TraceRollup, type TurnRollup } from "../../semantics/roll-up-trace.ts";
import type { SpanFacts } from "../../semantics/span-facts.ts";
import { readInputText, readOutputText } from "../../semantics/turn-text.ts";
import { totalTokens } from "../../semantics/usage.ts";
import type { ChunkReader } from "./chunks.ts";
import { DiagnosisTable } from "./diagnosis-table.ts";
import type { EvaluationTable } from "./evaluation-table.ts";
import { ResponseLedger } from "./response-ledger.ts";
import type { SessionChanges, TurnRow } from "./session-changes.ts";
import { SessionWriter, type SessionIdentity } from "./session-writer.ts";
import { PartTable, readHex, type StoredSpan } from "./stored-span.ts";
import { UnsettledTraces } from "./unsettled-traces.ts";
import type { StringTable } from "./string-table.ts";

/** A trace that a commit added spans to. */
export interface TouchedTrace {
  readonly id: number;
  /** 32 hex digits, of use where it is new. */
  readonly traceId: string;
  /** Whether nothing of it was stored before this commit. */
  readonly isNew: boolean;
  /** How many spans it has now. */
  readonly spans: number;
  /** How many documents it has in the full-text index. */
  readonly documents: number;
  /** Whether some that were added took the place of others. */
  readonly isReplacing: boolean;
  /** The spans that this commit added. */
  readonly added: Map<string, { readonly facts: SpanFacts; readonly span: ReceivedSpan }>;
}

/** Longer texts are cut in the index and read from the payload where they are wanted whole. */
export const maxTurnText = 2000;

const upsertTurn = `
  INSERT OR REPLACE INTO turns (session, trace, start, "end", spans, errors, prompt, completion, total,
    cached, reasoning, cost, user, models, users, input_span, output_span, input, output)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Keeps `turns` and `sessions` what the spans say they are. */
export class RollupWriter {
  readonly #strings: StringTable;
  readonly #chunks: ChunkReader;
  readonly #responses: ResponseLedger;
  readonly #sessions: SessionWriter;
  readonly #evaluations: EvaluationTable;
  readonly #diagnoses: DiagnosisTable;
  readonly #parts: PartTable;
  readonly #unsettled: UnsettledTraces;
  readonly #turnsOfTrace: StatementSync;
  readonly #upsertTurn: StatementSync;
  readonly #deleteTurn: StatementSync;
  readonly #deleteTrace: StatementSync;
  readonly #insertTrace: StatementSync;
  readonly #updateTrace: StatementSync;
  readonly #countSpans: StatementSync;

  constructor(index: DatabaseSync, strings: StringTable, evaluations: EvaluationTable, chunks: ChunkReader) {
    this.#strings = strings;
    this.#chunks = chunks;
    this.#responses = new ResponseLedger(index);
    this.#evaluations = evaluations;
    this.#sessions = new SessionWriter(index, strings, evaluations);
    this.#diagnoses = new DiagnosisTable(index);
    this.#parts = new PartTable(index, strings);
    this.#unsettled = new UnsettledTraces(index);
    this.#turnsOfTrace = index.prepare(
      "SELECT session, input_span, output_span, input, output FROM turns WHERE trace = ?",
    );
    this.#upsertTurn = index.prepare(upsertTurn);
    this.#deleteTurn = index.prepare("DELETE FROM turns WHERE session = ? AND trace = ?");
    this.#deleteTrace = index.prepare("DELETE FROM traces WHERE id = ?");
    this.#insertTrace = index.prepare(
      'INSERT INTO traces (id, trace_id, project, start, "end", spans, documents) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#updateTrace = index.prepare(
      'UPDATE traces SET project = ?, start = ?, "end" = ?, spans = ? WHERE id = ?',
    );
    this.#countSpans = index.prepare("UPDATE traces SET spans = ?, documents = ? WHERE id = ?");
  }

  /**
   * Recomputes all that the traces touch; the rows of their sessions perhaps {@link settle later}.
   * Returns the sessions that changed.
   */
  update(touched: Iterable<TouchedTrace>, canWait: boolean): readonly SessionIdentity[] {
    const later: SessionIdentity[] = [];
    const now: TouchedTrace[] = [];
    for (const trace of touched) {
      if (!trace.isNew) this.#countSpans.run(trace.spans, trace.documents, trace.id);
      if (this.#canWait(trace)) later.push(...this.#sessionsOf(trace.id));
      else now.push(trace);
    }
    this.#updateAll(now);
    return [...this.#sessions.update(canWait), ...later];
  }

  /** Whether all rows tell what was stored. If not, they must be {@link settle}d before they are read. */
  get isSettled(): boolean {
    return this.#unsettled.isEmpty && this.#sessions.isSettled;
  }

  /** Recomputes what {@link update} put off. Returns the sessions that changed. */
  settle(): readonly SessionIdentity[] {
    return this.updateErased(this.#unsettled.traces());
  }

  /** Only the rows of sessions, which takes little. Returns those that changed. */
  settleSessions(): readonly SessionIdentity[] {
    return this.#sessions.settle();
  }

  /** An evaluation is only known while its span is at hand: what carries one cannot wait. */
  #canWait({ id, isNew, spans, isReplacing, added }: TouchedTrace): boolean {
    if (isNew || isReplacing || !this.#unsettled.canWait(id, spans, added.size)) return false;
    for (const { span } of added.values()) if (hasEvaluations(span)) return false;
    this.#unsettled.add(id, spans - added.size);
    return true;
  }

  #sessionsOf(trace: number): readonly SessionIdentity[] {
    return this.#turnsOfTrace
      .all(trace)
      .flatMap((row) => this.#sessions.identify(Number(row["session"])) ?? []);
  }

  #updateAll(traces: readonly TouchedTrace[]): void {
    const queue = [...traces];
    for (let next = 0; next < queue.length; next++) {
      const beaten = this.#updateTraceAndTurns(queue[next] as TouchedTrace, this.#sessions.changes);
      for (const id of beaten) queue.push(untouched(id));
    }
  }

  /** Recomputes a session after something else of it than its traces changed. */
  updateSessions(sessions: Iterable<number>): readonly SessionIdentity[] {
    for (const session of sessions) this.#sessions.changes.recompute(session);
    return this.#sessions.settle();
  }

  /** Recomputes traces after spans of them were erased. Returns the sessions that changed. */
  updateErased(traces: Iterable<number>): readonly SessionIdentity[] {
    this.#updateAll(Array.from(traces, untouched));
    return this.#sessions.settle();
  }

  /** Forgets what a rolled-back transaction taught. */
  forget(): void {
    this.#sessions.forget();
    this.#unsettled.forget();
  }

  /** Returns other traces whose counts this one changes. */
  #updateTraceAndTurns(trace: TouchedTrace, changes: SessionChanges): readonly number[] {
    const stored = trace.isNew ? [] : this.#parts.read(trace.id);
    const facts = trace.isNew
      ? Array.from(trace.added.values(), (added) => added.facts)
      : stored.map((span) => span.facts);
    this.#unsettled.delete(trace.id);
    if (facts.length === 0) return this.#removeTrace(trace, changes);
    let rollup = withoutCarriers(rollUpTrace(facts));
    const project = this.#strings.intern(rollup.project) as number;
    this.#writeTrace({ ...trace, spans: facts.length }, project, rollup);
    const resolve = (sessionId: string | null): number =>
      sessionId === null ? 0 : this.#sessions.resolve(sessionId, project);
    const { lost, affected } = this.#responses.claim(trace, rollup.turns, resolve);
    if (lost.size > 0) {
      const isLost = (sessionId: string | null, response: string): boolean =>
        lost.has(`${resolve(sessionId)} ${response}`);
      rollup = withoutCarriers(rollUpTrace(facts, isLost));
    }
    this.#writeTurns(trace, stored, rollup, resolve, changes);
    this.#diagnoses.replace(trace, rollup.diagnoses);
    for (const spanId of trace.isReplacing ? trace.added.keys() : []) {
      for (const id of this.#evaluations.removeOfSpan(trace.id, spanId)) changes.recompute(id);
    }
    const added = Array.from(trace.added.values()).flatMap(({ span }) => (hasEvaluations(span) ? span : []));
    for (const id of this.#evaluations.update(trace.id, trace.isNew, added, rollup)) changes.recompute(id);
    return affected;
  }

  /** Forgets a trace that has no spans any more. Returns other traces whose counts that changes. */
  #removeTrace(trace: TouchedTrace, changes: SessionChanges): readonly number[] {
    const { affected } = this.#responses.claim(trace, [], () => 0);
    for (const row of this.#turnsOfTrace.all(trace.id)) {
      this.#deleteTurn.run(Number(row["session"]), trace.id);
      changes.recompute(Number(row["session"]));
    }
    this.#diagnoses.replace(trace, []);
    for (const id of this.#evaluations.remove(trace.id)) changes.recompute(id);
    this.#deleteTrace.run(trace.id);
    return affected;
  }

  #writeTrace(trace: TouchedTrace, project: number, { start, end }: TraceRollup): void {
    const { id, traceId, spans, documents } = trace;
    if (trace.isNew) {
      this.#insertTrace.run(id, Buffer.from(traceId, "hex"), project, start, end, spans, documents);
    } else {
      this.#updateTrace.run(project, start, end, spans, id);
    }
  }

  #writeTurns(
    trace: TouchedTrace,
    stored: readonly StoredSpan[],
    rollup: TraceRollup,
    resolve: (sessionId: string | null) => number,
    changes: SessionChanges,
  ): void {
    const previous = new Map(
      (trace.isNew ? [] : this.#turnsOfTrace.all(trace.id)).map((row) => [Number(row["session"]), row]),
    );
    for (const turn of rollup.turns) {
      const session = resolve(turn.sessionId);
      const before = previous.get(session);
      const text = (side: "input" | "output", spanId: string | null): string | null => {
        if (spanId === null) return null;
        const told = before?.[`${side}_span`];
        const isSame = told instanceof Uint8Array && readHex(told) === spanId && !trace.added.has(spanId);
        return isSame ? (before?.[side] as string | null) : this.#readText(trace, stored, side, spanId);
      };
      const row = this.#turnRow(
        session,
        trace.id,
        turn,
        text("input", turn.inputSpanId),
        text("output", turn.outputSpanId),
      );
      this.#upsertTurn.run(...Object.values(row));
      if (before === undefined) changes.add(session, row);
      else changes.recompute(session);
      previous.delete(session);
    }
    for (const session of previous.keys()) {
      this.#deleteTurn.run(session, trace.id);
      changes.recompute(session);
    }
  }

  /** The columns in the order of {@link upsertTurn}. */
  #turnRow(
    session: number,
    trace: number,
    turn: TurnRollup,
    input: string | null,
    output: string | null,
  ): TurnRow {
    const { usage } = turn;
    const isOnlyUser = turn.users.length < 2 && turn.users[0] === (turn.userId ?? undefined);
    return {
      session,
      trace,
      start: turn.start,
      end: turn.end,
      spans: turn.spanCount,
      errors: turn.errorCount,
      prompt: usage.prompt ?? 0,
      completion: usage.completion ?? 0,
      total: totalTokens(usage),
      cached: usage.cached ?? 0,
      reasoning: usage.reasoning ?? 0,
      cost: turn.cost,
      user: this.#strings.intern(turn.userId),
      models: turn.models.length === 0 ? null : JSON.stringify(turn.models),
      users: isOnlyUser ? null : JSON.stringify(turn.users),
      inputSpan: turn.inputSpanId === null ? null : Buffer.from(turn.inputSpanId, "hex"),
      outputSpan: turn.outputSpanId === null ? null : Buffer.from(turn.outputSpanId, "hex"),
      input,
      output,
    };
  }

  #readText(
    trace: TouchedTrace,
    stored: readonly StoredSpan[],
    side: "input" | "output",
    spanId: string,
  ): string | null {
    const address = stored.find(({ facts }) => facts.spanId === spanId);
    const span =
      trace.added.get(spanId)?.span ??
      (address === undefined ? undefined : this.#chunks.readSpans([address])[0]);
    if (span === undefined) return null;
    const text = side === "input" ? readInputText(span) : readOutputText(span);
    return text === null ? null : text.slice(0, maxTurnText);
  }
}

/** A trace that has to be recomputed although no spans were added to it. */
function untouched(id: number): TouchedTrace {
  return { id, traceId: "", isNew: false, spans: 0, documents: 0, isReplacing: false, added: new Map() };
}

/** What only carries evaluations is no turn. */
function withoutCarriers(rollup: TraceRollup): TraceRollup {
  return { ...rollup, turns: rollup.turns.filter(({ isCarrier }) => !isCarrier) };
}
