import { trace, type Attributes, type Span } from "@opentelemetry/api";

/** What OpenAI's chat completions report in the last chunk of a stream. */
interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
}

/**
 * Returns a `fetch` for OpenAI-compatible clients that puts the token usage of streamed chat
 * completions on the span that is active while the request is made: the LLM span.
 *
 * `@arizeai/openinference-instrumentation-openai` (as of 4.2) records the usage of whole answers
 * only, so that the sessions of an app that streams would show no tokens. Ask the provider for
 * usage with `stream_options: { include_usage: true }`. Attribute names are OpenInference's.
 * Everything but event streams passes untouched.
 *
 * @example
 * import OpenAI from "openai";
 * import { withStreamUsage } from "@otel-sessions/node";
 *
 * const openai = new OpenAI({ fetch: withStreamUsage() });
 */
export function withStreamUsage(fetch: typeof globalThis.fetch = globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const span = trace.getActiveSpan();
    const response = await fetch(input, init);
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (!isStream || response.body === null || span?.isRecording() !== true) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(createUsageReader(span)), { status, statusText, headers });
  };
}

/** Passes an event stream on as it is, reading along. Usage is set before the client sees the end. */
function createUsageReader(span: Span): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder();
  let line = "";
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (line + decoder.decode(chunk, { stream: true })).split("\n");
      line = lines.pop() ?? "";
      for (const complete of lines) {
        const usage = readUsage(complete);
        if (usage !== undefined) span.setAttributes(toAttributes(usage));
      }
      controller.enqueue(chunk);
    },
  });
}

function readUsage(line: string): Usage | undefined {
  if (!line.startsWith("data:") || !line.includes('"usage"')) return undefined;
  try {
    const { usage } = JSON.parse(line.slice("data:".length)) as { usage?: Usage | null };
    return typeof usage?.prompt_tokens === "number" ? usage : undefined;
  } catch {
    // What the client makes of a broken event is its own business.
    return undefined;
  }
}

function toAttributes(usage: Usage): Attributes {
  return {
    "llm.token_count.prompt": usage.prompt_tokens,
    "llm.token_count.completion": usage.completion_tokens,
    "llm.token_count.total": usage.total_tokens,
    "llm.token_count.prompt_details.cache_read": usage.prompt_tokens_details?.cached_tokens,
    "llm.token_count.completion_details.reasoning": usage.completion_tokens_details?.reasoning_tokens,
  };
}
