import { type Attributes, type Span, type SpanContext, type SpanKind, TraceFlags } from "@opentelemetry/api";
import { processWide } from "./process-wide.ts";
import type { RequestScope } from "./request-scope.ts";

/** A span that the SDK is recording. The SDKs show its attributes and kind, the API does not. */
export type RecordingSpan = Span & { readonly attributes?: Attributes; readonly kind?: SpanKind };

/** An id that we put on a span; `null` where the span or its own context decided, and the request's must stay out. */
type GivenId = string | null | undefined;

/** What the processor knows about a span, beside its attributes. */
export class SpanLink {
  /** The span, until it ends: a link is held by whoever knows the span's context, such as its children. */
  declare span: RecordingSpan | undefined;
  /** The attributes that it started with: in all SDKs the object that it goes on with. */
  declare readonly started: Attributes | undefined;
  /** The link of the local root: the first span of the trace here, or the nearest span that begins a request. */
  declare readonly root: SpanLink;
  /** On roots: the identity of the request, once there is one. */
  declare scope: RequestScope | undefined;
  declare sessionId: GivenId;
  declare userId: GivenId;

  /** @param root - `undefined` for a local root. */
  constructor(span: RecordingSpan, root: SpanLink | undefined, sessionId: GivenId, userId: GivenId) {
    this.span = span;
    this.started = span.attributes;
    this.root = root ?? this;
    this.scope = undefined;
    this.sessionId = sessionId;
    this.userId = userId;
  }

  get attributes(): Attributes | undefined {
    return this.span === undefined ? this.started : this.span.attributes;
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

/** The link of a span, found by its context; `undefined` where the processor has not seen the span. */
export function getLink(spanContext: SpanContext | undefined): SpanLink | undefined {
  // Spans of other processes and those that are not sampled never have one.
  return spanContext === undefined ||
    spanContext.isRemote === true ||
    (spanContext.traceFlags & TraceFlags.SAMPLED) === 0
    ? undefined
    : store.get(spanContext);
}

/**
 * Links a span that starts.
 *
 * @throws TypeError where the span has a link: a second processor is registered.
 */
export function setLink(span: RecordingSpan, link: SpanLink): void {
  store.set(span.spanContext(), link);
}
