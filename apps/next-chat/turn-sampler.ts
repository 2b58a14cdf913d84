import { type Attributes, type Context, type SpanKind, trace } from "@opentelemetry/api";
import { type Sampler, SamplingDecision, type SamplingResult } from "@opentelemetry/sdk-trace-base";

/** Turns of conversations are traced; pages, their files and the login are not. */
export class TurnSampler implements Sampler {
  shouldSample(
    context: Context,
    _traceId: string,
    _name: string,
    _kind: SpanKind,
    attributes: Attributes,
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    const isTurn =
      parent === undefined ? attributes["http.target"] === "/api/chat" : (parent.traceFlags & 1) === 1;
    return { decision: isTurn ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return "TurnSampler";
  }
}
