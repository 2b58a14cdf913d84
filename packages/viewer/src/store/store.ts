import type {
  ChangeEvent,
  Conversation,
  DoctorReport,
  Erased,
  Evaluation,
  NewEvaluation,
  Problem,
  SessionDetail,
  SessionHistogram,
  SessionList,
  TraceDetail,
  UserList,
} from "../api/contract.ts";
import type { OtlpFormat } from "../otlp/decode-traces.ts";
import type { HistogramQuery, SessionQuery } from "./session-query.ts";

/** Names a session. Without a project it must be the only one of that id. */
export interface SessionKey {
  readonly sessionId: string;
  readonly project?: string | undefined;
}

/** Which users, from where, latest activity first. */
export interface UserQuery {
  readonly project?: string | undefined;
  /** Part of a user's id, in capitals or not. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: UserCursor | undefined;
}

/** The last row of the page before. */
export type UserCursor = readonly [end: number, project: number, user: number];

/** What the doctor is asked. */
export interface DoctorQuery {
  readonly project?: string | undefined;
  readonly problem?: Problem | undefined;
  /** Most findings of each problem. */
  readonly limit: number;
}

/** What became of an export request. */
export interface IngestResult {
  /** How many spans were turned down, and why. Repeated spans are accepted, not rejected. */
  readonly rejectedSpans: number;
  readonly message: string;
}

/**
 * Where spans are kept. Every implementation passes the suite in `test/store/contract`.
 *
 * Whatever a method returned or acknowledged, every later answer takes into account.
 */
export interface Store {
  /**
   * Takes in an OTLP export request. Resolves once its spans are durable and visible. Of spans that
   * share trace and span id one is kept, whichever came first: see `compareRivals`. Rejects with an
   * `UndecodableError` where the body is no request, with a {@link StoreUnavailableError} where
   * trying again may help.
   */
  ingest(body: Uint8Array, format: OtlpFormat): Promise<IngestResult>;
  listSessions(query: SessionQuery): Promise<SessionList>;
  countSessions(query: HistogramQuery): Promise<SessionHistogram>;
  /** Null where there is none. Rejects with an {@link AmbiguousSessionError} where there are several. */
  getSession(key: SessionKey): Promise<SessionDetail | null>;
  getConversation(key: SessionKey): Promise<Conversation | null>;
  getTrace(traceId: string): Promise<TraceDetail | null>;
  /** The session's spans as they were sent: an encoded ExportTraceServiceRequest. */
  exportSession(key: SessionKey): Promise<Uint8Array | null>;
  listUsers(query: UserQuery): Promise<UserList>;
  diagnose(query: DoctorQuery): Promise<DoctorReport>;
  /** Adds an evaluation, in the place of an older one of its name and identifier. Null without the session or turn. */
  evaluate(key: SessionKey, evaluation: NewEvaluation): Promise<Evaluation | null>;
  /** Removes a session so that none of its bytes are left in any file. Null where there is none. */
  eraseSession(key: SessionKey): Promise<Erased | null>;
  /** The same for all that any of these ids, which stand for one user, took part in. */
  eraseUser(userIds: readonly string[]): Promise<Erased | null>;
  /** The same for sessions without activity since `before`, microseconds since 1970. */
  eraseBefore(before: number): Promise<Erased>;
  /** Tells of every change once it is visible, of traces in no session too. Returns how to stop. */
  onChange(listener: (change: ChangeEvent) => void): () => void;
  close(): Promise<void>;
}

/** Several projects have a session of this id, and the key did not say which is meant. */
export class AmbiguousSessionError extends Error {
  override readonly name = "AmbiguousSessionError";
  readonly projects: readonly string[];

  constructor(sessionId: string, projects: readonly string[]) {
    super(
      `Session ${JSON.stringify(sessionId)} exists in several projects (${projects.map((project) => JSON.stringify(project)).join(", ")}); choose one with ?project=`,
    );
    this.projects = projects;
  }
}

/** What was written cannot be read any more. Trying again does not help, only a copy does. */
export class DamagedStoreError extends Error {
  override readonly name = "DamagedStoreError";

  constructor(options?: ErrorOptions) {
    super(
      "The store is damaged: some of its files cannot be read. Stop the viewer and put a copy of the store's folder back, or start it with another --store",
      options,
    );
  }
}

/** The store cannot take data now: the disk is full, or another process holds the files. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
}
