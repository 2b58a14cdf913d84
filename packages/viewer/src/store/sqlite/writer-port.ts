import type { Erased, Evaluation, NewEvaluation } from "../../api/contract.ts";
import type { OtlpFormat } from "../../otlp/decode-traces.ts";
import type { IngestResult } from "../store.ts";

/** What a store asks of its writer, wherever that runs. Arguments and results can be cloned. */
export interface WriterPort {
  /** Whether all that was stored can be read. If not, {@link settle} first. */
  readonly isSettled: boolean;
  /** Whether it is also found by its words. If not, {@link settle} for search first. */
  readonly isSearchable: boolean;
  settle(forSearch: boolean): Promise<void>;
  /**
   * Decodes a request and stores its spans. Resolves when they are durable and visible; where
   * nobody is watching, visible once the writer is settled.
   */
  ingest(body: Uint8Array, format: OtlpFormat, isWatched: boolean): Promise<IngestResult>;
  /** Stores an evaluation of a session, or of one of its traces where `turn` is not 0; all by number. */
  evaluate(session: number, turn: number, evaluation: NewEvaluation, time: number): Promise<Evaluation>;
  eraseSession(session: number): Promise<Erased>;
  eraseUser(userIds: readonly string[]): Promise<Erased | null>;
  eraseBefore(before: number): Promise<Erased>;
  close(): Promise<void>;
}
