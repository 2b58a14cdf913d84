import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Conversation, SessionRow, TraceDetail } from "../../api/contract.ts";
import { encodePayloads } from "../../otlp/encode-payloads.ts";
import { describeSpan, type ReceivedSpan } from "../../otlp/received-span.ts";
import { buildConversation, type ConversationTurn } from "../../semantics/conversation.ts";
import { findSessions } from "../../semantics/effective-session.ts";
import { buildTraceTree } from "../../semantics/trace-tree.ts";
import { ChunkReader } from "./chunks.ts";
import { fromSpanRow, readHex, type SpanRow } from "./span-row.ts";
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
  readonly #spans: StatementSync;
  readonly #turns: StatementSync;

  constructor(index: DatabaseSync, blobs: DatabaseSync, strings: StringTable) {
    this.#strings = strings;
    this.#chunks = new ChunkReader(blobs);
    this.#trace = index.prepare("SELECT id, project FROM traces WHERE trace_id = ?");
    this.#spans = index.prepare("SELECT * FROM spans WHERE trace = ?");
    this.#turns = index.prepare(
      "SELECT trace, trace_id FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? ORDER BY turns.start, trace_id",
    );
  }

  trace(traceId: string): TraceDetail | null {
    const row = this.#trace.get(Buffer.from(traceId, "hex"));
    if (row === undefined) return null;
    const { sessionId, spans } = this.#read(Number(row["id"]), () => true);
    return {
      traceId,
      sessionId,
      project: this.#strings.read(row["project"] as number | null) ?? "",
      spans: spans
        .map(({ span, spanKind, sessionId }) => ({
          start: span.start,
          shown: describeSpan(span, { spanKind, sessionId }),
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
    spans: { span: ReceivedSpan; spanKind: string | null; sessionId: string | null }[];
  } {
    const rows = new Map<string, SpanRow>(this.#spans.all(trace).map((row) => [readHex(row["span"]), row]));
    const tree = buildTraceTree(Array.from(rows.values(), (row) => fromSpanRow(row, this.#strings)));
    const sessions = findSessions(tree);
    const wanted = tree.spans.flatMap((facts, index) => {
      const sessionId = sessions.spans[index] ?? null;
      return isWanted(sessionId) ? [{ facts, sessionId, row: rows.get(facts.spanId) as SpanRow }] : [];
    });
    const payloads = this.#chunks.readSpans(
      wanted.map(({ row }) => ({ chunk: Number(row["chunk"]), position: Number(row["position"]) })),
    );
    return {
      sessionId: sessions.trace,
      spans: payloads.map((span, index) => ({
        span,
        spanKind: wanted[index]?.facts.kind ?? null,
        sessionId: wanted[index]?.sessionId ?? null,
      })),
    };
  }
}
