import { countUsage, type ResponseReport, type SessionSpan, type UsagePart } from "./count-usage.ts";
import { diagnoseTrace, type Diagnosis } from "./diagnose-trace.ts";
import { estimateCost } from "./estimate-cost.ts";
import { findSessions, nearestToRoot } from "./effective-session.ts";
import { defaultProject } from "./identity.ts";
import type { SpanFacts } from "./span-facts.ts";
import { buildTraceTree, type TraceTree } from "./trace-tree.ts";
import { totalTokens, type Usage } from "./usage.ts";

/** What one trace means: which sessions it belongs to, and what it adds to each. */
export interface TraceRollup {
  readonly project: string;
  /** The session of spans that have none of their own; null where no span has one. */
  readonly sessionId: string | null;
  readonly start: number;
  readonly end: number;
  /** One for each session the trace has spans of; a trace without ids has one, of session null. */
  readonly turns: readonly TurnRollup[];
  readonly diagnoses: readonly Diagnosis[];
  /** The session of each span. */
  readonly sessionOfSpan: ReadonlyMap<string, string | null>;
}

/** One trace's part in one session. */
export interface TurnRollup {
  readonly sessionId: string | null;
  /** The user nearest the root, and all there are, sorted. */
  readonly userId: string | null;
  readonly users: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly usage: Usage;
  /** The reports that `usage` is the sum of. */
  readonly parts: readonly UsagePart[];
  /** Estimated, in billionths of a US dollar, of what has a price; null where nothing has. */
  readonly cost: number | null;
  readonly models: readonly string[];
  readonly responses: ReadonlyMap<string, ResponseReport>;
  /** The spans that tell what the user said and what came back; null where none does. */
  readonly inputSpanId: string | null;
  readonly outputSpanId: string | null;
  /** Whether all its spans only carry evaluations: then it is no turn. */
  readonly isCarrier: boolean;
}

/** Says of a response id whether another trace of the session counts its tokens already. */
export type IsCountedElsewhere = (sessionId: string | null, responseId: string) => boolean;

/**
 * Derives what a trace means from its spans. A pure function of the set of spans: their order and
 * repetitions change nothing.
 */
export function rollUpTrace(
  spans: Iterable<SpanFacts>,
  isCountedElsewhere: IsCountedElsewhere = () => false,
): TraceRollup {
  const tree = buildTraceTree(spans);
  const sessions = findSessions(tree);
  const groups = groupBySession(tree, sessions.spans);
  const turns = groups.map(([sessionId, members]) => {
    const userId = nearestToRoot(tree, (span, index) =>
      sessions.spans[index] === sessionId ? span.userId : null,
    );
    return rollUpTurn(sessionId, userId, members, (responseId) => isCountedElsewhere(sessionId, responseId));
  });
  return {
    project:
      nearestToRoot(tree, (span) => (span.isProjectExplicit ? span.project : null)) ??
      nearestToRoot(tree, (span) => span.project) ??
      defaultProject,
    sessionId: sessions.trace,
    start: turns.reduce((start, turn) => Math.min(start, turn.start), Infinity),
    end: turns.reduce((end, turn) => Math.max(end, turn.end), 0),
    turns,
    diagnoses: diagnoseTrace(
      tree,
      sessions.trace,
      groups.map(([, members], index) => ({
        members,
        countedTokens: totalTokens((turns[index] as TurnRollup).usage),
      })),
    ),
    sessionOfSpan: new Map(tree.spans.map((span, index) => [span.spanId, sessions.spans[index] ?? null])),
  };
}

/** The spans of each session, each knowing its nearest ancestor of the same session. */
function groupBySession(
  tree: TraceTree<SpanFacts>,
  sessions: readonly (string | null)[],
): [string | null, SessionSpan[]][] {
  const groups = new Map<string | null, SessionSpan[]>();
  const positions: number[] = [];
  const nearest = createAncestorFinder(tree, sessions);
  for (let index = 0; index < tree.spans.length; index++) {
    const span = tree.spans[index] as SpanFacts;
    const session = sessions[index] ?? null;
    let group = groups.get(session);
    if (group === undefined) groups.set(session, (group = []));
    const ancestor = nearest(index);
    positions.push(group.length);
    group.push({
      span,
      depth: tree.depths[index] as number,
      parent: ancestor < 0 ? -1 : (positions[ancestor] as number),
    });
  }
  return [...groups];
}

/** Finds the nearest ancestor of the same session, walking each stretch of foreign spans once. */
function createAncestorFinder(
  tree: TraceTree<SpanFacts>,
  sessions: readonly (string | null)[],
): (index: number) => number {
  const known = new Map<string | null, Map<number, number>>();
  return (index) => {
    const session = sessions[index] ?? null;
    let found = tree.parents[index] as number;
    if (found < 0 || sessions[found] === session) return found;
    let shortcuts = known.get(session);
    if (shortcuts === undefined) known.set(session, (shortcuts = new Map()));
    const walked: number[] = [];
    while (found >= 0 && sessions[found] !== session) {
      walked.push(found);
      found = shortcuts.get(found) ?? (tree.parents[found] as number);
    }
    for (const step of walked) shortcuts.set(step, found);
    return found;
  };
}

function rollUpTurn(
  sessionId: string | null,
  userId: string | null,
  members: readonly SessionSpan[],
  isCountedElsewhere: (responseId: string) => boolean,
): TurnRollup {
  const { usage, parts, responses } = countUsage(members, isCountedElsewhere);
  let start = Infinity;
  let end = 0;
  let errorCount = 0;
  const models = new Set<string>();
  const users = new Set<string>();
  for (const { span } of members) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
    if (span.isError) errorCount++;
    if (span.model !== null) models.add(span.model);
    if (span.userId !== null) users.add(span.userId);
  }
  return {
    sessionId,
    userId,
    users: [...users].sort(),
    start,
    end,
    spanCount: members.length,
    errorCount,
    usage,
    parts,
    cost: sumCosts(parts, models),
    models: [...models].sort(),
    responses,
    inputSpanId: findTextSpan(
      members,
      "inputValue",
      "inputMessages",
      (one, other) => one.start < other.start,
    ),
    outputSpanId: findTextSpan(members, "outputValue", "outputMessages", (one, other) => one.end > other.end),
    isCarrier: members.every(({ span }) => span.isCarrier),
  };
}

/** A report that names no model is of the only one there is. */
function sumCosts(parts: readonly UsagePart[], models: ReadonlySet<string>): number | null {
  const [only = null] = models.size === 1 ? models : [];
  let sum: number | null = null;
  for (const { model, usage, start } of parts) {
    const cost = estimateCost(model ?? only, usage, start);
    if (cost !== null) sum = (sum ?? 0) + cost;
  }
  return sum;
}

// Values of these tell what a step was given, not what was said.
const stepKinds: ReadonlySet<string | null> = new Set([
  "TOOL",
  "RETRIEVER",
  "EMBEDDING",
  "RERANKER",
  "GUARDRAIL",
  "EVALUATOR",
]);

/** The span that tells a side of the turn: a root's value, else messages nearest the root, else any value. */
function findTextSpan(
  members: readonly SessionSpan[],
  value: "inputValue" | "outputValue",
  messages: "inputMessages" | "outputMessages",
  isPreferred: (one: SpanFacts, other: SpanFacts) => boolean,
): string | null {
  const nearest = (isCandidate: (member: SessionSpan) => boolean): string | null => {
    let best: SessionSpan | null = null;
    for (const member of members) {
      if (!isCandidate(member)) continue;
      const isNearer = best === null || member.depth < best.depth;
      if (isNearer || (member.depth === best?.depth && isPreferred(member.span, best.span))) best = member;
    }
    return best?.span.spanId ?? null;
  };
  return (
    nearest(
      ({ span, parent }) =>
        parent < 0 && (span.text[value] || span.text[messages]) && !stepKinds.has(span.kind),
    ) ??
    nearest(({ span }) => span.text[messages]) ??
    nearest(({ span }) => span.text[value] && !stepKinds.has(span.kind))
  );
}
