import { type Attributes, type Span, type SpanContext, type SpanKind, TraceFlags } from "@opentelemetry/api";
import { processWide } from "./process-wide.ts";
import type { RequestScope } from "./request-scope.ts";

/** A span that the SDK is recording. The SDKs show its attributes and kind, the API does not. */
export type RecordingSpan = Span & { readonly attributes?: Attributes; readonly kind?: SpanKind };

/**
 * A span that decides about identity: a local root, or one that was given an id of its own. Spans
 * below it that decide nothing are linked to the same.
 */
export class SpanLink {
  readonly span: RecordingSpan;
  /** The link of the local root: the first span of the trace here, or the nearest span that begins a request. */
  readonly root: SpanLink;
  /** On roots: the identity of the request, once there is one. */
  scope: RequestScope | undefined = undefined;
  /**
   * What we put on the span where neither it nor its own context decided. `null` where one of them
   * did, and the identity of the request must stay out.
   */
  sessionId: string | null | undefined = undefined;
  userId: string | null | undefined = undefined;

  constructor(span: RecordingSpan, root: SpanLink | undefined) {
    this.span = span;
    this.root = root ?? this;
  }
}

interface LinkStore {
  get(spanContext: SpanContext): SpanLink | undefined;
  set(spanContext: SpanContext, link: SpanLink): void;
}

/**
 * Attaches links to span contexts as a private field: invisible to everyone else (equality,
 * enumeration, JSON), and at a fraction of the cost of a WeakMap entry per span. The span context
 * and not the span is the key since wrappers such as OpenInference's spans pass it through.
 */
function createLinkStore(): LinkStore {
  class Identity {
    constructor(target: object) {
      // oxlint-disable-next-line no-constructor-return -- returning the target is what gives it the subclass's field
      return target;
    }
  }
  return class Linked extends Identity {
    readonly #link: SpanLink;

    constructor(target: object, link: SpanLink) {
      super(target);
      this.#link = link;
    }

    static get(target: object): SpanLink | undefined {
      // Reading and catching is several times faster than asking `#link in target` first, as long
      // as nearly all targets have one: see `getLink`.
      try {
        return (target as Linked).#link;
      } catch {
        return undefined;
      }
    }

    static set(target: object, link: SpanLink): void {
      new Linked(target, link);
    }
  };
}

const store = processWide("span links 1", createLinkStore);

/** The link of a span, or of a wrapper around it; `undefined` where the processor has not seen it. */
export function getLink(span: Pick<Span, "spanContext">): SpanLink | undefined {
  const spanContext = span.spanContext();
  // Spans of other processes and those that are not sampled never have one.
  if (spanContext.isRemote === true || (spanContext.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return store.get(spanContext);
}

/**
 * Links a span that starts.
 *
 * @throws TypeError where the span has a link: a second processor is registered.
 */
export function setLink(span: RecordingSpan, link: SpanLink): void {
  store.set(span.spanContext(), link);
}
