import {
  type Attributes,
  type Context,
  type Link,
  type SpanKind,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { getSessionId } from "./context-attributes.ts";
import { SESSION_ID } from "./attribute-names.ts";
import { expected } from "./expected.ts";

/** The decision values of the SDKs' samplers. */
export type SamplingDecision = 0 | 2;

const NOT_RECORD: SamplingDecision = 0;
const RECORD_AND_SAMPLED: SamplingDecision = 2;

/** Options of {@link SessionSampler}. */
export interface SessionSamplerOptions {
  /** Which part of the conversations is kept: 0 to 1. */
  readonly ratio: number;
}

/**
 * Samples conversations whole: all traces of a session are kept, or none, in every service that
 * uses the same ratio. Traces without a session are kept at the same ratio, by trace id. A trace
 * that has begun elsewhere follows its parent's decision.
 *
 * The session must be known when the root span starts: from {@link SessionPropagator}, a `using*`
 * scope or the span's own attributes. A middleware comes too late for the server span, which is
 * then sampled by trace id.
 *
 * @throws TypeError where the ratio is no number from 0 to 1.
 *
 * @example
 * ```ts
 * import { SessionSampler } from "@otel-sessions/core";
 *
 * const sampler = new SessionSampler({ ratio: 0.1 });
 * ```
 */
export class SessionSampler {
  readonly #ratio: number;
  readonly #bound: number;

  constructor(options: SessionSamplerOptions) {
    const { ratio } = options;
    if (!(typeof ratio === "number" && ratio >= 0 && ratio <= 1)) {
      throw expected("`ratio` to be a number from 0 to 1", ratio);
    }
    this.#ratio = ratio;
    this.#bound = ratio * 2 ** 32;
  }

  /** Decides on a span. Called by the SDK before the span exists. */
  shouldSample(
    context: Context,
    traceId: string,
    _name?: string,
    _kind?: SpanKind,
    attributes?: Attributes,
    _links?: Link[],
  ): { decision: SamplingDecision } {
    const parent = trace.getSpanContext(context);
    const explicit = attributes?.[SESSION_ID];
    const isKept =
      parent !== undefined && parent.traceId !== ""
        ? (parent.traceFlags & TraceFlags.SAMPLED) !== 0
        : hash(typeof explicit === "string" ? explicit : (getSessionId(context) ?? traceId)) < this.#bound;
    return { decision: isKept ? RECORD_AND_SAMPLED : NOT_RECORD };
  }

  /** For the SDK's own messages. */
  toString(): string {
    return `SessionSampler{${this.#ratio}}`;
  }
}

/**
 * FNV-1a with a final mix (MurmurHash3's), 32 bits: the same in every process and language, and
 * even over ids that differ in their last digit alone.
 */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
