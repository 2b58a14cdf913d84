import type { Problem } from "../../../src/api/contract.ts";

interface ProblemText {
  readonly title: string;
  readonly what: string;
  readonly remedy: string;
}

/** What the doctor looks for, in the order of what hurts most, and what to do about it. */
export const problemTexts: Readonly<Record<Problem, ProblemText>> = {
  no_session: {
    title: "No session",
    what: "None of the spans has a session id, so the trace is in no conversation.",
    remedy:
      "Mount the middleware before the routes, and name the conversation with a source such as header().",
  },
  credential: {
    title: "Looks like a secret",
    what: "An id has the form of a token or a signed cookie, and whoever reads it could use it.",
    remedy: "Set OTEL_SESSIONS_KEY, so that credentials leave the process as pseudonyms; erase what came in.",
  },
  lost_session: {
    title: "Lost on the way",
    what: "A span lacks the id that its parent has: the context was not carried there.",
    remedy: "Register SessionSpanProcessor, or wrap the callback, stream or generator with bind().",
  },
  several_sessions: {
    title: "Two sessions in one trace",
    what: "Spans of one trace name different sessions; each was counted under its own.",
    remedy: "Name the conversation once, where the request comes in.",
  },
  user_changed: {
    title: "User changed",
    what: "One turn of the session names another user than the turn before.",
    remedy: "Start a new conversation at login and logout, or check that ids are not shared.",
  },
  missing_root: {
    title: "Parent missing",
    what: "A parent span never arrived: it is still running, was sampled away, or goes elsewhere.",
    remedy: "Export all services to this viewer and sample by session, with SessionSampler.",
  },
  double_count: {
    title: "Would count twice",
    what: "A wrapper repeats the tokens of the calls inside it. Here they are counted once.",
    remedy: "Nothing to do. Other tools that add up all spans show more.",
  },
};

export const problems = Object.keys(problemTexts) as readonly Problem[];

export const isProblem = (name: unknown): name is Problem =>
  typeof name === "string" && Object.hasOwn(problemTexts, name);
