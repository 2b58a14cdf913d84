import type { Evaluation } from "../../../src/api/contract.ts";
import { describeEvaluation, evaluationTone } from "./evaluation-tone.ts";
import styles from "./evaluation-badges.module.css";

const shown = 2;

/** Evaluations in a row of a table: the first ones by name, the rest counted. */
export function EvaluationBadges({ evaluations }: { readonly evaluations: readonly Evaluation[] }) {
  if (evaluations.length === 0) return null;
  const rest = evaluations.slice(shown);
  return (
    <span className={styles["badges"]}>
      {evaluations.slice(0, shown).map((evaluation) => (
        <span
          key={evaluation.name}
          className={styles["badge"]}
          data-tone={evaluationTone(evaluation)}
          title={describeEvaluation(evaluation)}
        >
          {evaluation.label ?? evaluation.name.replaceAll("_", " ")}
        </span>
      ))}
      {rest.length > 0 && (
        <span className={styles["badge"]} title={rest.map(describeEvaluation).join("\n")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}
