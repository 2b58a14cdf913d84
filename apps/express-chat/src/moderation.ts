import { trace } from "@opentelemetry/api";

const tracer = trace.getTracer("express-chat");

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/g;

/**
 * Passes a stream of text on line by line, without e-mail addresses. Every check is a span of its
 * own, made while the answer streams.
 */
export async function* moderate(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let pending = "";
  for await (const text of texts) {
    pending += text;
    const end = pending.lastIndexOf("\n") + 1;
    if (end === 0) continue;
    yield check(pending.slice(0, end));
    pending = pending.slice(end);
  }
  if (pending !== "") yield check(pending);
}

function check(text: string): string {
  return tracer.startActiveSpan("moderate", (span) => {
    span.setAttribute("openinference.span.kind", "GUARDRAIL");
    const checked = text.replace(EMAIL, "[address removed]");
    span.end();
    return checked;
  });
}
