let answers: Record<string, unknown> = {};

/** Keeps what came with the page: answers of the API to what the page asks first, by path, as JSON. */
export function keepAnswers(json: string): void {
  answers = JSON.parse(json) as Record<string, unknown>;
}

/** The answer that came with the page, once: whoever asks again wants to know what is new. */
export function takeAnswer(path: string): unknown {
  const [pathname, query] = path.split("?");
  const search = new URLSearchParams(query);
  search.sort();
  const asked = `${pathname}?${search.toString()}`;
  const answer = answers[asked];
  delete answers[asked];
  return answer;
}

/** Drops what was not taken: it is no longer news. */
export function dropAnswers(): void {
  answers = {};
}
