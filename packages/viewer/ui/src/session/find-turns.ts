import type { ShownTurn } from "./turns.ts";

/** The words of a search, as the list looks for them: in any order, in any case. */
export const findWords = (find: string): readonly string[] =>
  find.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? [];

/** Indexes of the turns in which something was said with one of the words. */
export function findTurns(turns: readonly ShownTurn[], find: string | undefined): readonly number[] {
  const words = findWords(find ?? "");
  if (words.length === 0) return [];
  return turns.flatMap(({ messages }, index) => {
    const text = messages
      .flatMap(({ content, toolCalls }) => [
        content,
        ...toolCalls.flatMap((call) => [call.arguments, call.result ?? ""]),
      ])
      .join("\n")
      .toLowerCase();
    return words.some((word) => text.includes(word)) ? [index] : [];
  });
}
