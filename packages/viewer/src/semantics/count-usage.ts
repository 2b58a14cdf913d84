import type { SpanFacts } from "./span-facts.ts";
import { addUsage, largerUsage, noUsage, totalTokens, type Usage } from "./usage.ts";

/** A span among those of its session in one trace. */
export interface SessionSpan {
  readonly span: SpanFacts;
  readonly depth: number;
  /** Index of the nearest ancestor of the same session, always smaller than its own; or -1. */
  readonly parent: number;
}

/** What a session used in one trace, each model call counted once. */
export interface CountedUsage {
  readonly usage: Usage;
  /** The reports it is the sum of. */
  readonly parts: readonly UsagePart[];
  /** Per response id: which of its reports counts, if no other trace of the session has a better one. */
  readonly responses: ReadonlyMap<string, ResponseReport>;
}

/** A report that counts: of one model call, or of several by a span around them. */
export interface UsagePart {
  /** Null where the span does not say. */
  readonly model: string | null;
  readonly usage: Usage;
  /** Microseconds since 1970. */
  readonly start: number;
}

/** One report of what a model call used. */
export interface ResponseReport {
  readonly total: number;
  readonly start: number;
}

/**
 * Counts each model call once. `isCountedElsewhere` says of a response id that another trace of
 * the session counts it already.
 */
export function countUsage(
  spans: readonly SessionSpan[],
  isCountedElsewhere: (responseId: string) => boolean,
): CountedUsage {
  const best = bestReports(spans);
  const own = spans.map(({ span }, index): Usage | null => {
    if (span.usage === null || span.responseId === null) return span.usage;
    const counts = best.get(span.responseId) === index && !isCountedElsewhere(span.responseId);
    return counts ? span.usage : null;
  });

  // Bottom up: what every subtree used, and whether its top span or its children tell it.
  const children: (Usage | null)[] = spans.map(() => null);
  const topTells: boolean[] = spans.map(() => false);
  const subtree: (Usage | null)[] = spans.map(() => null);
  let usage = noUsage;
  for (let index = spans.length - 1; index >= 0; index--) {
    const top = own[index] ?? null;
    const below = children[index] ?? null;
    topTells[index] = top !== null && (below === null || totalTokens(top) > totalTokens(below));
    const used = top !== null && below !== null ? largerUsage(top, below) : (top ?? below);
    subtree[index] = used;
    if (used === null) continue;
    const parent = (spans[index] as SessionSpan).parent;
    if (parent >= 0) children[parent] = addUsage(children[parent] ?? noUsage, used);
    else usage = addUsage(usage, used);
  }

  const responses = new Map<string, ResponseReport>();
  for (const [responseId, index] of best) {
    const { span } = spans[index] as SessionSpan;
    responses.set(responseId, { total: totalTokens(span.usage as Usage), start: span.start });
  }
  return { usage, parts: findParts(spans, topTells, subtree), responses };
}

/**
 * Of the spans that report the same response, the one that counts: the largest report; of equal
 * ones the deepest, since what wraps it may be about more than this call; then the earliest.
 */
function bestReports(spans: readonly SessionSpan[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (let index = 0; index < spans.length; index++) {
    const { span } = spans[index] as SessionSpan;
    if (span.responseId === null || span.usage === null) continue;
    const rival = best.get(span.responseId);
    if (rival === undefined || isBetter(spans[index] as SessionSpan, spans[rival] as SessionSpan)) {
      best.set(span.responseId, index);
    }
  }
  return best;
}

function isBetter(one: SessionSpan, other: SessionSpan): boolean {
  const difference = totalTokens(one.span.usage as Usage) - totalTokens(other.span.usage as Usage);
  if (difference !== 0) return difference > 0;
  if (one.depth !== other.depth) return one.depth > other.depth;
  if (one.span.start !== other.span.start) return one.span.start < other.span.start;
  return one.span.spanId < other.span.spanId;
}

/** Top down: the topmost spans that tell their subtree's usage are what was counted. */
function findParts(
  spans: readonly SessionSpan[],
  topTells: readonly boolean[],
  subtree: readonly (Usage | null)[],
): readonly UsagePart[] {
  const parts: UsagePart[] = [];
  const isCovered: boolean[] = [];
  for (let index = 0; index < spans.length; index++) {
    const { span, parent } = spans[index] as SessionSpan;
    const covered = parent >= 0 && (isCovered[parent] === true || topTells[parent] === true);
    isCovered.push(covered);
    const used = subtree[index] ?? null;
    if (covered || topTells[index] !== true || used === null) continue;
    parts.push({ model: span.model, usage: used, start: span.start });
  }
  return parts;
}
