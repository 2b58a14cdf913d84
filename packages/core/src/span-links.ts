import type { Attributes, Span, SpanContext } from "@opentelemetry/api";
import type { RequestScope } from "./request-scope.ts";

/** A span that the SDK is recording. The SDKs show their attributes, the API does not. */
export type RecordingSpan = Span & { readonly attributes?: Attributes };

/**
 * Where a span stands in its trace in this process. Links of the open spans of one local root form
 * a ring, so that an identity that becomes known late can still be put on all of them.
 */
export interface SpanLink {
  readonly span: RecordingSpan;
  /** The link of the local root: the first span of the trace here, or the nearest server or consumer span. */
  readonly root: SpanLink;
  /** Neighbours in the ring of open spans. The root stays in it after its end, as the ring's anchor. */
  previous: SpanLink;
  next: SpanLink;
  /** On roots: the identity of the request, once there is one. */
  scope: RequestScope | undefined;
  /** What this package put on the span; a different attribute was set by somebody else and stays. */
  sessionId: string | undefined;
  userId: string | undefined;
  /** Whether the span got its id from its own context, which an identity of the request must not replace. */
  ownSession: boolean;
  ownUser: boolean;
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
  class Linked extends Identity {
    #link: SpanLink;
    constructor(target: object, link: SpanLink) {
      super(target);
      this.#link = link;
    }
    static get(target: object): SpanLink | undefined {
      return #link in target ? target.#link : undefined;
    }
    static set(target: object, link: SpanLink): void {
      if (#link in target) target.#link = link;
      else new Linked(target, link);
    }
  }
  return Linked;
}

// One store for all copies of this module: Next.js loads it up to five times in one process.
const STORE_KEY: unique symbol = Symbol.for("@otel-sessions/core span links 1") as never;
const globals = globalThis as { [STORE_KEY]?: LinkStore };
const store: LinkStore = (globals[STORE_KEY] ??= createLinkStore());

/** The link of a span, or of a wrapper around it; `undefined` for spans of other processes. */
export function getLink(span: Pick<Span, "spanContext">): SpanLink | undefined {
  return store.get(span.spanContext());
}

/** Links a span that starts, below its parent's root or as a root of its own. */
export function createLink(span: RecordingSpan, parent: SpanLink | undefined): SpanLink {
  const link = {
    span,
    root: undefined as unknown as SpanLink,
    previous: undefined as unknown as SpanLink,
    next: undefined as unknown as SpanLink,
    scope: undefined,
    sessionId: undefined,
    userId: undefined,
    ownSession: false,
    ownUser: false,
  } satisfies SpanLink;
  if (parent === undefined) {
    link.root = link;
    link.previous = link;
    link.next = link;
  } else {
    const { root } = parent;
    link.root = root;
    link.previous = root;
    link.next = root.next;
    root.next.previous = link;
    root.next = link;
  }
  store.set(span.spanContext(), link);
  return link;
}

/** Takes a span that has ended out of the ring of open spans. */
export function closeLink(link: SpanLink): void {
  if (link === link.root) return;
  link.previous.next = link.next;
  link.next.previous = link.previous;
  link.previous = link;
  link.next = link;
}
