/**
 * Two files. `index.db` answers every list; `blobs.db` holds what was sent. Apart, the index
 * stays small enough to be read cold in a millisecond; in one file, an unindexed sort had to
 * page through payloads for 39 s at ten million spans.
 */

/** Raised with every change that older files need a migration for. */
export const schemaVersion = 1;

export const indexSchema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Texts that repeat across spans: ids, users, models, projects.
CREATE TABLE IF NOT EXISTS strings (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE IF NOT EXISTS traces (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL UNIQUE,
  project INTEGER,
  session INTEGER,             -- of spans without one of their own; 0 where no span has one
  start INTEGER,
  "end" INTEGER
) STRICT;

-- What rollups are computed from: SpanFacts. Clustered by trace, the only way they are read.
CREATE TABLE IF NOT EXISTS spans (
  trace INTEGER NOT NULL,
  span BLOB NOT NULL,
  parent BLOB,
  start INTEGER NOT NULL,      -- microseconds
  duration INTEGER NOT NULL,
  flags INTEGER NOT NULL,      -- see span-row.ts
  session INTEGER, user INTEGER, project INTEGER, model INTEGER,  -- strings
  prompt INTEGER, completion INTEGER, total INTEGER, cached INTEGER, reasoning INTEGER,
  response INTEGER,            -- 48 bits of a hash of the response id
  chunk INTEGER NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (trace, span)
) STRICT, WITHOUT ROWID;

-- One trace's part in one session; session 0 holds traces without an id.
CREATE TABLE IF NOT EXISTS turns (
  session INTEGER NOT NULL,
  trace INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  spans INTEGER NOT NULL, errors INTEGER NOT NULL,
  prompt INTEGER NOT NULL, completion INTEGER NOT NULL, total INTEGER NOT NULL,
  cached INTEGER NOT NULL, reasoning INTEGER NOT NULL, cost REAL,
  user INTEGER, models TEXT,
  input_span BLOB, output_span BLOB, input TEXT, output TEXT,
  PRIMARY KEY (session, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turns_by_trace ON turns (trace);

-- Who reports a response's tokens: within a session each response counts once.
CREATE TABLE IF NOT EXISTS responses (
  session INTEGER NOT NULL, response INTEGER NOT NULL, trace INTEGER NOT NULL,
  total INTEGER NOT NULL, start INTEGER NOT NULL,
  PRIMARY KEY (session, response, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS responses_by_trace ON responses (trace);

-- The rows of the sessions list, kept current at ingest.
CREATE TABLE IF NOT EXISTS sessions (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL,
  project INTEGER NOT NULL,
  user INTEGER,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, duration INTEGER NOT NULL, active INTEGER NOT NULL,
  traces INTEGER NOT NULL, spans INTEGER NOT NULL, errors INTEGER NOT NULL,
  prompt INTEGER NOT NULL, completion INTEGER NOT NULL, total INTEGER NOT NULL,
  cached INTEGER NOT NULL, reasoning INTEGER NOT NULL, cost REAL,
  models TEXT, first_input TEXT, last_output TEXT,
  UNIQUE (session_id, project)
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_start ON sessions (start);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions ("end");
CREATE INDEX IF NOT EXISTS sessions_by_duration ON sessions (duration);
CREATE INDEX IF NOT EXISTS sessions_by_traces ON sessions (traces);
CREATE INDEX IF NOT EXISTS sessions_by_errors ON sessions (errors);
CREATE INDEX IF NOT EXISTS sessions_by_prompt ON sessions (prompt);
CREATE INDEX IF NOT EXISTS sessions_by_completion ON sessions (completion);
CREATE INDEX IF NOT EXISTS sessions_by_total ON sessions (total);
CREATE INDEX IF NOT EXISTS sessions_by_cost ON sessions (ifnull(cost, -1));
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user, "end");
`;

/** Each chunk is an OTLP TracesData message of some spans as they were sent, compressed with zstd. */
export const blobsSchema = `
CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
`;
