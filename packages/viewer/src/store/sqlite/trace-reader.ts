import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Conversation, SessionRow, SpanUsage, TraceDetail } from "../../api/contract.ts";
import { encodePayloads } from "../../otlp/encode-payloads.ts";
import { describeSpan, type ReceivedSpan } from "../../otlp/received-span.ts";
import { buildConversation, type ConversationTurn } from "../../semantics/conversation.ts";
import { findSessions } from "../../semantics/effective-session.ts";
import { estimateCost } from "../../semantics/estimate-cost.ts";
import { rollUpTrace } from "../../semantics/roll-up-trace.ts";
import type { SpanFacts } from "../../semantics/span-facts.ts";
import { buildTraceTree } from "../../semantics/trace-tree.ts";
import { addUsage, noUsage, totalTokens, type Usage } from "../../semantics/usage.ts";
import { ChunkReader } from "./chunks.ts";
import { PartTable, readHex, type StoredSpan, toDollars } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** A session's row and number. */
export interface FoundSession {
  readonly id: number;
  readonly row: SessionRow;
}

/** Answers what needs payloads: traces and conversations. */
export class TraceReader {
  readonly #strings: StringTable;
  readonly #chunks: ChunkReader;
  readonly #trace: StatementSync;
  readonly #parts: PartTable;
  readonly #turns: StatementSync;

  constructor(index: DatabaseSync, blobs: DatabaseSync, strings: StringTable) {
    this.#strings = strings;
    this.#chunks = new ChunkReader(blobs);
    this.#trace = index.prepare("SELECT id, project FROM traces WHERE trace_id = ?");
    this.#parts = new PartTable(index, strings);
    this.#turns = index.prepare(
      "SELECT trace, trace_id FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? ORDER BY turns.start, trace_id",
    );
  }

  trace(traceId: string): TraceDetail | null {
    const row = this.#trace.get(Buffer.from(traceId, "hex"));
    if (row === undefined) return null;
    const { sessionId, spans } = this.#read(Number(row["id"]), () => true);
    const { turns } = rollUpTrace(spans.map(({ facts }) => facts));
    const usage = turns.reduce((sum, turn) => addUsage(sum, turn.usage), noUsage);
    const costs = turns.flatMap(({ cost }) => cost ?? []);
    return {
      traceId,
      sessionId,
      userId: turns.find((turn) => turn.userId !== null)?.userId ?? null,
      promptTokens: usage.prompt ?? 0,
      completionTokens: usage.completion ?? 0,
      totalTokens: totalTokens(usage),
      costUsd: costs.length === 0 ? null : toDollars(costs.reduce((sum, cost) => sum + cost)),
      project: this.#strings.read(row["project"] as number | null) ?? "",
      spans: spans
        .map(({ span, facts, sessionId }) => ({
          start: span.start,
          shown: describeSpan(span, {
            spanKind: facts.kind,
            sessionId,
            model: facts.model,
            usage: facts.usage === null ? null : describeUsage(facts.usage),
            costUsd:
              facts.usage === null ? null : toDollars(estimateCost(facts.model, facts.usage, facts.start)),
          }),
        }))
        .sort((one, other) => one.start - other.start || (one.shown.spanId < other.shown.spanId ? -1 : 1))
        .map(({ shown }) => shown),
    };
  }

  conversation({ id, row: { sessionId } }: FoundSession): Conversation {
    const turns = this.#turns.all(id).map((row): ConversationTurn => {
      const { spans } = this.#read(Number(row["trace"]), (candidate) => candidate === sessionId);
      return { traceId: readHex(row["trace_id"]), spans: spans.map(({ span }) => span) };
    });
    return buildConversation(turns);
  }

  /** The session's spans as they were sent. */
  export({ id, row: { sessionId } }: FoundSession): Uint8Array {
    const spans = this.#turns
      .all(id)
      .flatMap((row) => this.#read(Number(row["trace"]), (candidate) => candidate === sessionId).spans);
    return encodePayloads(spans.map(({ span }) => span.encoded));
  }

  #read(
    trace: number,
    isWanted: (sessionId: string | null) => boolean,
  ): {
    sessionId: string | null;
    spans: { span: ReceivedSpan; facts: SpanFacts; sessionId: string | null }[];
  } {
    const stored = new Map<string, StoredSpan>(
      this.#parts.read(trace).map((span) => [span.facts.spanId, span]),
    );
    const tree = buildTraceTree(Array.from(stored.values(), ({ facts }) => facts));
    const sessions = findSessions(tree);
    const wanted = new Map(
      tree.spans.flatMap((facts, index) => {
        const sessionId = sessions.spans[index] ?? null;
        return isWanted(sessionId) ? [[facts.spanId, { facts, sessionId }]] : [];
      }),
    );
    const payloads = this.#chunks.readSpans(
      Array.from(wanted.keys(), (spanId) => stored.get(spanId) as StoredSpan),
    );
    return {
      sessionId: sessions.trace,
      spans: payloads.flatMap((span) => {
        const known = wanted.get(span.spanId);
        return known === undefined ? [] : [{ span, ...known }];
      }),
    };
  }
}

function describeUsage(usage: Usage): SpanUsage {
  return {
    promptTokens: usage.prompt,
    completionTokens: usage.completion,
    totalTokens: totalTokens(usage),
    cachedTokens: usage.cached,
    reasoningTokens: usage.reasoning,
  };
}
