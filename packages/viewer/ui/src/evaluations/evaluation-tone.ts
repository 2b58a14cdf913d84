import type { Evaluation } from "../../../src/api/contract.ts";

export type EvaluationTone = "good" | "bad" | "mixed" | "none";

// For these a high score is bad news.
const complaints = /frustrat|repeat|loop|error|outlier|unanswered|correction|toxic|hallucinat|friction/i;

/** Whether a result is good news, from its score; "none" where it has no score between 0 and 1. */
export function evaluationTone({ name, score }: Evaluation): EvaluationTone {
  if (score === null || score < 0 || score > 1) return "none";
  const goodness = complaints.test(name) ? 1 - score : score;
  if (goodness >= 0.7) return "good";
  return goodness >= 0.4 ? "mixed" : "bad";
}

/** One line: `coherence: coherent (0.94), by LLM. Every answer …` */
export function describeEvaluation(evaluation: Evaluation): string {
  const score = evaluation.score === null ? "" : ` (${Number(evaluation.score.toFixed(3))})`;
  const by = evaluation.annotatorKind === null ? "" : `, by ${evaluation.annotatorKind}`;
  const explanation = evaluation.explanation === null ? "" : `. ${evaluation.explanation}`;
  return `${evaluation.name}: ${evaluation.label ?? "no label"}${score}${by}${explanation}`;
}
