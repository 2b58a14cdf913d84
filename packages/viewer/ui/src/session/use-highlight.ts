import { type RefObject, useEffect } from "react";
import { findWords } from "./find-turns.ts";

const name = "find";
const tooMany = 500;

/**
 * Marks words wherever they stand in an element, without touching its content: the browser paints
 * the ranges. https://drafts.csswg.org/css-highlight-api-1/
 */
export function useHighlight(element: RefObject<HTMLElement | null>, find: string | undefined): void {
  // After every render: which turns are in the document changes while scrolling.
  useEffect(() => {
    if (!("highlights" in CSS)) return undefined;
    const words = findWords(find ?? "");
    if (element.current === null || words.length === 0) return undefined;
    CSS.highlights.set(name, new Highlight(...findRanges(element.current, words)));
    return () => void CSS.highlights.delete(name);
  });
}

function findRanges(element: HTMLElement, words: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < tooMany; node = walker.nextNode()) {
    const text = node.textContent?.toLowerCase() ?? "";
    for (const word of words) {
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}
