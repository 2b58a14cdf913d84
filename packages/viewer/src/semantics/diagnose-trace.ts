import type { SpanFacts } from "./span-facts.ts";
import type { SessionSpan } from "./count-usage.ts";
import type { TraceTree } from "./trace-tree.ts";
import { totalTokens } from "./usage.ts";

/** What may be wrong with a trace. */
export type TraceProblem =
  | "no_session"
  | "lost_session"
  | "several_sessions"
  | "credential"
  | "double_count"
  | "missing_root";

/** One problem of one trace, and the first span that shows it. */
export interface Diagnosis {
  readonly problem: TraceProblem;
  readonly spanId: string | null;
  /** How many spans show it, or for `double_count` how many tokens. */
  readonly count: number;
}

/** What is wrong with a trace. Counted usage is what its sessions add up to. */
export function diagnoseTrace(
  tree: TraceTree<SpanFacts>,
  traceSession: string | null,
  groups: Iterable<{ readonly members: readonly SessionSpan[]; readonly countedTokens: number }>,
): Diagnosis[] {
  const found: Diagnosis[] = [];
  const report = (problem: TraceProblem, spans: readonly SpanFacts[]): void => {
    const [first] = spans;
    if (first !== undefined) found.push({ problem, spanId: first.spanId, count: spans.length });
  };
  if (traceSession === null) report("no_session", tree.spans);
  else report("lost_session", findLost(tree));
  const ids = new Set(tree.spans.flatMap((span) => span.sessionId ?? []));
  if (ids.size > 1) {
    report(
      "several_sessions",
      tree.spans.filter((span) => span.sessionId !== null && span.sessionId !== traceSession),
    );
  }
  report(
    "credential",
    tree.spans.filter((span) => isCredential(span.sessionId) || isCredential(span.userId)),
  );
  report(
    "missing_root",
    tree.spans.filter((span, index) => tree.parents[index] === -1 && span.parentSpanId !== null),
  );
  for (const { members, countedTokens } of groups) {
    const reported = members.reduce(
      (sum, { span }) => sum + (span.usage === null ? 0 : totalTokens(span.usage)),
      0,
    );
    const wrapper = members.find(({ span }) => span.usage !== null);
    if (reported > countedTokens && wrapper !== undefined) {
      found.push({ problem: "double_count", spanId: wrapper.span.spanId, count: reported - countedTokens });
    }
  }
  return found;
}

/** Spans without the id that their parent had: where it stopped being handed on. */
function findLost(tree: TraceTree<SpanFacts>): SpanFacts[] {
  return tree.spans.filter((span, index) => {
    const parent = tree.spans[tree.parents[index] as number];
    return span.sessionId === null && parent?.sessionId != null;
  });
}

const credentials: readonly RegExp[] = [
  /^eyJ[\w-]+\.[\w-]+/, // a JSON Web Token
  /^(?:Bearer|Basic) /i,
  /^s(?::|%3A).+\..+/i, // a signed cookie of express-session
  /^Fe26\.\d\*/, // an iron-session seal
  /^(?:sk|pk|ghp|gho|xox[abp]|AKIA)[-_]?[\w-]{16,}$/, // well-known API keys
  /^[0-9a-f]{64,}$/i, // 256 random bits and more are no name for anything
  /^[\w-]{43,}=*$/,
];

// The spans of a trace mostly have the same ids.
const judged = new Map<string, boolean>();
const maxJudged = 100;

/** Whether an id looks like something that opens a door. */
export function isCredential(id: string | null): boolean {
  if (id === null) return false;
  const before = judged.get(id);
  if (before !== undefined) return before;
  const found = credentials.some((pattern) => pattern.test(id));
  if (judged.size >= maxJudged) judged.clear();
  judged.set(id, found);
  return found;
}
