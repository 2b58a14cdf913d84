/**
 * Two files. `index.db` answers every list; `blobs.db` holds what was sent. Apart, the index
 * stays small enough to be read cold in a millisecond; in one file, an unindexed sort had to
 * page through payloads for 39 s at ten million spans.
 */

/** Raised with every change that makes older files unreadable: see migrate-store.ts. */
export const schemaVersion = 2;

export const indexSchema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Texts that repeat across spans: ids, users, models, projects.
CREATE TABLE IF NOT EXISTS strings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given out twice: readers remember them
  value TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE IF NOT EXISTS traces (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL UNIQUE,
  project INTEGER,
  start INTEGER,
  "end" INTEGER,
  spans INTEGER NOT NULL DEFAULT 0,
  documents INTEGER NOT NULL DEFAULT 0   -- of the full-text index
) STRICT;

-- Large traces that have more spans than their turns tell, and how many their turns do tell.
CREATE TABLE IF NOT EXISTS unsettled_traces (trace INTEGER PRIMARY KEY, spans INTEGER NOT NULL) STRICT;

-- What rollups are computed from: the SpanFacts of the spans of a trace whose payloads are in one
-- chunk, side by side. See stored-span.ts.
CREATE TABLE IF NOT EXISTS parts (
  trace INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  spans BLOB NOT NULL,
  PRIMARY KEY (trace, chunk)
) STRICT, WITHOUT ROWID;

-- One trace's part in one session; session 0 holds traces without an id. Rows stand in the order
-- they came in: among those of their session, each would be written to a page of its own. A cost
-- is, here and below, in billionths of a dollar: whole numbers, which add up to the same in every
-- order.
CREATE TABLE IF NOT EXISTS turns (
  session INTEGER NOT NULL,
  trace INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  spans INTEGER NOT NULL, errors INTEGER NOT NULL,
  prompt INTEGER NOT NULL, completion INTEGER NOT NULL, total INTEGER NOT NULL,
  cached INTEGER NOT NULL, reasoning INTEGER NOT NULL, cost REAL,
  user INTEGER, models TEXT,
  users TEXT,                  -- where there are others than user: all, as JSON of strings
  input_span BLOB, output_span BLOB, input TEXT, output TEXT,
  PRIMARY KEY (session, trace)
) STRICT;
CREATE INDEX IF NOT EXISTS turns_by_trace ON turns (trace, session);
CREATE INDEX IF NOT EXISTS turns_without_session ON turns (user, trace) WHERE session = 0;
CREATE INDEX IF NOT EXISTS old_turns_without_session ON turns ("end") WHERE session = 0;

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
  evaluations TEXT,            -- the newest of each name, as JSON
  user_changed INTEGER,        -- the first trace of another user than the one before
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
-- Filters run through session-columns.ts; older stores have indexes for them.
DROP INDEX IF EXISTS session_measures;
DROP INDEX IF EXISTS sessions_with_errors;
CREATE INDEX IF NOT EXISTS sessions_by_user_change ON sessions (user_changed) WHERE user_changed IS NOT NULL;

-- Sessions whose rows lag behind their turns, and what names those that have none yet.
CREATE TABLE IF NOT EXISTS unsettled_sessions (
  session INTEGER PRIMARY KEY, session_id TEXT NOT NULL, project INTEGER NOT NULL
) STRICT;

-- How many sessions there are: counting them takes as long as there are many.
CREATE TABLE IF NOT EXISTS projects (project INTEGER PRIMARY KEY, sessions INTEGER NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS count_new_session AFTER INSERT ON sessions BEGIN
  INSERT INTO projects VALUES (new.project, 1) ON CONFLICT DO UPDATE SET sessions = sessions + 1;
END;
CREATE TRIGGER IF NOT EXISTS count_gone_session AFTER DELETE ON sessions BEGIN
  UPDATE projects SET sessions = sessions - 1 WHERE project = old.project;
END;

-- The evaluations of a session's row, so that a score is found without reading every row.
CREATE TABLE IF NOT EXISTS session_scores (
  name TEXT NOT NULL, session INTEGER NOT NULL, number INTEGER NOT NULL, score REAL, label TEXT,
  worst INTEGER NOT NULL,      -- whether it is the lowest score of that name
  PRIMARY KEY (name, session, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_scores_by_session ON session_scores (session);
CREATE INDEX IF NOT EXISTS session_scores_by_score ON session_scores (name, score, session) WHERE worst = 1;
CREATE TRIGGER IF NOT EXISTS judge_new_session AFTER INSERT ON sessions WHEN new.evaluations IS NOT NULL BEGIN
  INSERT INTO session_scores
    SELECT value ->> 'name', new.id, key, value ->> 'score', value ->> 'label',
      value ->> 'score' IS NOT NULL
        AND row_number() OVER (PARTITION BY value ->> 'name' ORDER BY value ->> 'score' NULLS LAST) = 1
    FROM json_each(new.evaluations);
END;
CREATE TRIGGER IF NOT EXISTS judge_session AFTER UPDATE OF evaluations ON sessions BEGIN
  DELETE FROM session_scores WHERE session = old.id;
  INSERT INTO session_scores
    SELECT value ->> 'name', new.id, key, value ->> 'score', value ->> 'label',
      value ->> 'score' IS NOT NULL
        AND row_number() OVER (PARTITION BY value ->> 'name' ORDER BY value ->> 'score' NULLS LAST) = 1
    FROM json_each(new.evaluations);
END;
CREATE TRIGGER IF NOT EXISTS forget_judged_session AFTER DELETE ON sessions WHEN old.evaluations IS NOT NULL BEGIN
  DELETE FROM session_scores WHERE session = old.id;
END;

-- Every user that a span of a session names.
CREATE TABLE IF NOT EXISTS session_users (
  user INTEGER NOT NULL, session INTEGER NOT NULL, PRIMARY KEY (user, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_users_by_session ON session_users (session);

-- The rows of the users list.
CREATE TABLE IF NOT EXISTS users (
  project INTEGER NOT NULL, user INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  sessions INTEGER NOT NULL, traces INTEGER NOT NULL, errors INTEGER NOT NULL,
  prompt INTEGER NOT NULL, completion INTEGER NOT NULL, total INTEGER NOT NULL, cost REAL,
  PRIMARY KEY (project, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS users_by_end ON users ("end");

-- What the doctor says of a trace.
CREATE TABLE IF NOT EXISTS diagnoses (
  problem TEXT NOT NULL, trace INTEGER NOT NULL, span BLOB, count INTEGER NOT NULL,
  PRIMARY KEY (problem, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS diagnoses_by_trace ON diagnoses (trace);

-- Evaluations that spans carry, and those that were posted (trace 0). The session goes by its id,
-- since the evaluation may come first, and from a program of another name.
CREATE TABLE IF NOT EXISTS evaluations (
  id INTEGER PRIMARY KEY,
  session INTEGER, project INTEGER NOT NULL,   -- strings
  trace INTEGER NOT NULL, span BLOB,           -- what carries it
  turn INTEGER NOT NULL,                       -- the trace it is about; 0 where about the session
  name TEXT NOT NULL, identifier TEXT NOT NULL,
  score REAL, label TEXT, explanation TEXT, annotator TEXT,
  time INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS evaluations_by_session ON evaluations (session);
CREATE INDEX IF NOT EXISTS evaluations_by_trace ON evaluations (trace);
CREATE INDEX IF NOT EXISTS evaluations_by_turn ON evaluations (turn) WHERE turn <> 0;

-- Payloads whose spans are erased, but which are still in blobs.db.
CREATE TABLE IF NOT EXISTS erased_payloads (
  chunk INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (chunk, position)
) STRICT, WITHOUT ROWID;

-- Words of messages. A document is a span's; its rowid is trace * 2^20 + a number within the
-- trace. Without the text itself: it is in the payload, from which it is also taken back.
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
  words, content = '', detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
-- Pieces are merged sixteen at a time, so that a document is written again half as often as with
-- the usual four; and never all at once, unless there are very many. What one transaction adds
-- becomes one piece as long as it fits into so many bytes of memory.
INSERT INTO search (search, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('hashsize', 8000000);

-- Traces of which documents, from a number on, still have to be added to that.
CREATE TABLE IF NOT EXISTS unindexed_documents (trace INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
`;

/** Each chunk is an OTLP TracesData message of some spans as they were sent, compressed with zstd. */
export const blobsSchema = `
CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
`;
