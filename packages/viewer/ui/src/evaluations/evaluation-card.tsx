import type { Evaluation } from "../../../src/api/contract.ts";
import { evaluationTone } from "./evaluation-tone.ts";
import styles from "./evaluation-card.module.css";

const judges = { LLM: "Judged by a model", CODE: "Computed", HUMAN: "Judged by a person" } as const;

/** One result in full. */
export function EvaluationCard({ evaluation }: { readonly evaluation: Evaluation }) {
  const { name, label, score, explanation, annotatorKind } = evaluation;
  return (
    <li className={styles["card"]} data-tone={evaluationTone(evaluation)}>
      <p className={styles["head"]}>
        <span>
          <strong>{name.replaceAll("_", " ")}</strong>{" "}
          {label !== null && <span className={styles["label"]}>{label}</span>}
        </span>
        {score !== null && <span className={styles["score"]}>{Number(score.toFixed(3))}</span>}
        {annotatorKind !== null && <span className={styles["judge"]}>{judges[annotatorKind]}</span>}
      </p>
      {explanation !== null && explanation !== "" && <p dir="auto">{explanation}</p>}
    </li>
  );
}
