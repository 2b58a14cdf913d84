import { messageSides, readExchange, type MessageSource } from "./messages/read-exchange.ts";
import { readInputText, readOutputText } from "./turn-text.ts";

/**
 * What of a span is worth searching: the messages it added to the conversation. What a model call
 * repeats of the conversation so far was indexed with the call that added it.
 */
export function readSearchText(span: MessageSource, isRoot: boolean): string | null {
  const sides = messageSides(span);
  const exchange = sides.input || sides.output ? readExchange(span) : null;
  if (exchange === null) {
    if (!isRoot) return null;
    return join([readInputText(span), readOutputText(span)]);
  }
  const lastSpoken = exchange.input.findLastIndex((message) => message.role === "assistant");
  const added = exchange.input.slice(lastSpoken + 1).filter((message) => message.role !== "system");
  return join([...added, ...exchange.output].map((message) => message.content));
}

function join(texts: readonly (string | null)[]): string | null {
  const joined = texts.filter((text) => text !== null && text !== "").join("\n");
  return joined === "" ? null : joined;
}

// Scripts that put no spaces between words: each character is searched as a word of its own.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/gu;

/** The words of a text, one space between them: what the index holds and what a search asks for. */
export function toWords(text: string): string[] {
  return text.replaceAll(unspaced, " $& ").match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}
