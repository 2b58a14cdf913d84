import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { rollUpTrace, type TraceRollup, type TurnRollup } from "../../semantics/roll-up-trace.ts";
import type { SpanFacts } from "../../semantics/span-facts.ts";
import { readInputText, readOutputText } from "../../semantics/turn-text.ts";
import { totalTokens } from "../../semantics/usage.ts";
import type { ChunkReader } from "./chunks.ts";
import { ResponseLedger } from "./response-ledger.ts";
import { SessionWriter } from "./session-writer.ts";
import { fromSpanRow, readHex } from "./span-row.ts";
import type { StringTable } from "./string-table.ts";

/** A trace that a commit added spans to. */
export interface TouchedTrace {
  readonly id: number;
  /** Whether nothing of it was stored before this commit. */
  readonly isNew: boolean;
  /** The spans that this commit added. */
  readonly added: Map<string, { readonly facts: SpanFacts; readonly span: ReceivedSpan }>;
}

/** Longer texts are cut in the index and read from the payload where they are wanted whole. */
export const maxTurnText = 2000;

/** Keeps `turns` and `sessions` what the spans say they are. */
export class RollupWriter {
  readonly #strings: StringTable;
  readonly #chunks: ChunkReader;
  readonly #responses: ResponseLedger;
  readonly #sessions: SessionWriter;
  readonly #spansOfTrace: StatementSync;
  readonly #payloadOfSpan: StatementSync;
  readonly #turnsOfTrace: StatementSync;
  readonly #upsertTurn: StatementSync;
  readonly #deleteTurn: StatementSync;
  readonly #updateTrace: StatementSync;

  constructor(index: DatabaseSync, strings: StringTable, chunks: ChunkReader) {
    this.#strings = strings;
    this.#chunks = chunks;
    this.#responses = new ResponseLedger(index);
    this.#sessions = new SessionWriter(index);
    this.#spansOfTrace = index.prepare("SELECT * FROM spans WHERE trace = ?");
    this.#payloadOfSpan = index.prepare("SELECT chunk, position FROM spans WHERE trace = ? AND span = ?");
    this.#turnsOfTrace = index.prepare(
      "SELECT session, input_span, output_span, input, output FROM turns WHERE trace = ?",
    );
    this.#upsertTurn = index.prepare(`
      INSERT OR REPLACE INTO turns (session, trace, start, "end", spans, errors, prompt, completion, total,
        cached, reasoning, cost, user, models, input_span, output_span, input, output)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#deleteTurn = index.prepare("DELETE FROM turns WHERE session = ? AND trace = ?");
    this.#updateTrace = index.prepare(
      'UPDATE traces SET project = ?, session = ?, start = ?, "end" = ? WHERE id = ?',
    );
  }

  /** Recomputes all that the traces touch. Returns the ids of the sessions that changed. */
  update(touched: Iterable<TouchedTrace>): ReadonlySet<number> {
    const sessions = new Set<number>();
    const queue = [...touched];
    for (let next = 0; next < queue.length; next++) {
      const beaten = this.#updateTraceAndTurns(queue[next] as TouchedTrace, sessions);
      for (const id of beaten) queue.push({ id, isNew: false, added: new Map() });
    }
    sessions.delete(0);
    this.#sessions.update(sessions);
    return sessions;
  }

  /** Forgets what a rolled-back transaction taught. */
  forget(): void {
    this.#sessions.forget();
  }

  /** Returns other traces whose counts this one changes. */
  #updateTraceAndTurns(trace: TouchedTrace, sessions: Set<number>): readonly number[] {
    const facts = this.#readFacts(trace);
    let rollup = rollUpTrace(facts);
    const project = this.#strings.intern(rollup.project) as number;
    const resolve = (sessionId: string | null): number =>
      sessionId === null ? 0 : this.#sessions.resolve(sessionId, project);
    const { lost, affected } = this.#responses.claim(trace, rollup.turns, resolve);
    if (lost.size > 0) {
      rollup = rollUpTrace(facts, (sessionId, response) => lost.has(`${resolve(sessionId)} ${response}`));
    }
    this.#writeTurns(trace, rollup, resolve, sessions);
    this.#updateTrace.run(project, resolve(rollup.sessionId), rollup.start, rollup.end, trace.id);
    return affected;
  }

  #readFacts(trace: TouchedTrace): SpanFacts[] {
    if (trace.isNew) return Array.from(trace.added.values(), ({ facts }) => facts);
    return this.#spansOfTrace.all(trace.id).map((row) => fromSpanRow(row, this.#strings));
  }

  #writeTurns(
    trace: TouchedTrace,
    rollup: TraceRollup,
    resolve: (sessionId: string | null) => number,
    sessions: Set<number>,
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
        const isSame = told instanceof Uint8Array && readHex(told) === spanId;
        return isSame ? (before?.[side] as string | null) : this.#readText(trace, side, spanId);
      };
      this.#upsertTurn.run(
        ...this.#turnRow(
          session,
          trace.id,
          turn,
          text("input", turn.inputSpanId),
          text("output", turn.outputSpanId),
        ),
      );
      previous.delete(session);
      sessions.add(session);
    }
    for (const session of previous.keys()) {
      this.#deleteTurn.run(session, trace.id);
      sessions.add(session);
    }
  }

  #turnRow(
    session: number,
    trace: number,
    turn: TurnRollup,
    input: string | null,
    output: string | null,
  ): SQLInputValue[] {
    const { usage } = turn;
    return [
      session,
      trace,
      turn.start,
      turn.end,
      turn.spanCount,
      turn.errorCount,
      usage.prompt ?? 0,
      usage.completion ?? 0,
      totalTokens(usage),
      usage.cached ?? 0,
      usage.reasoning ?? 0,
      null,
      this.#strings.intern(turn.userId),
      turn.models.length === 0 ? null : JSON.stringify(turn.models),
      turn.inputSpanId === null ? null : Buffer.from(turn.inputSpanId, "hex"),
      turn.outputSpanId === null ? null : Buffer.from(turn.outputSpanId, "hex"),
      input,
      output,
    ];
  }

  #readText(trace: TouchedTrace, side: "input" | "output", spanId: string): string | null {
    const span = trace.added.get(spanId)?.span ?? this.#readPayload(trace.id, spanId);
    if (span === undefined) return null;
    const text = side === "input" ? readInputText(span) : readOutputText(span);
    return text === null ? null : text.slice(0, maxTurnText);
  }

  #readPayload(trace: number, spanId: string): ReceivedSpan | undefined {
    const row = this.#payloadOfSpan.get(trace, Buffer.from(spanId, "hex"));
    if (row === undefined) return undefined;
    return this.#chunks.readAll([{ chunk: Number(row["chunk"]), position: Number(row["position"]) }])[0];
  }
}
