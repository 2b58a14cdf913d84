import type { Evaluation } from "../../../src/api/contract.ts";
import { describeEvaluation, evaluationTone, type EvaluationTone } from "./evaluation-tone.ts";
import styles from "./evaluation-badges.module.css";

const urgency: readonly EvaluationTone[] = ["bad", "mixed", "none", "good"];

const byUrgency = (one: Evaluation, other: Evaluation): number =>
  urgency.indexOf(evaluationTone(one)) - urgency.indexOf(evaluationTone(other));

/** Evaluations on a line: the worst news with name and value, the rest counted. */
export function EvaluationBadges({ evaluations }: { readonly evaluations: readonly Evaluation[] }) {
  if (evaluations.length === 0) return null;
  const sorted = evaluations.toSorted(byUrgency);
  // Of many one is named in full rather than two by a letter each.
  const shown = sorted.length > 2 ? 1 : 2;
  const rest = sorted.slice(shown);
  return (
    <span className={styles["badges"]}>
      {sorted.slice(0, shown).map((evaluation) => (
        <span
          key={evaluation.name}
          className={styles["badge"]}
          data-tone={evaluationTone(evaluation)}
          title={describeEvaluation(evaluation)}
        >
          <span className={styles["name"]}>{evaluation.name.replaceAll("_", " ")}</span>{" "}
          <span className={styles["value"]}>{evaluation.label ?? formatScore(evaluation)}</span>
        </span>
      ))}
      {rest.length > 0 && (
        <span className={styles["rest"]} title={rest.map(describeEvaluation).join("\n")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

const formatScore = ({ score }: Evaluation): string =>
  score === null ? "" : String(Number(score.toFixed(2)));
