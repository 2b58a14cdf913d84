import type { SessionDetail, Turn } from "../../../src/api/contract.ts";
import { EvaluationCard } from "./evaluation-card.tsx";
import { RatingForm } from "./rating-form.tsx";
import { type Rated, ratingOf } from "./use-rating.ts";
import styles from "./evaluations-pane.module.css";

/** How the session and its turns were judged, and a place to judge it oneself. */
export function EvaluationsPane({ session }: { readonly session: SessionDetail }) {
  const judged = session.traces
    .map((turn, index) => ({ turn, number: index + 1 }))
    .filter(({ turn }) => turn.evaluations.length > 0);
  return (
    <div className={styles["pane"]}>
      <RatingForm rated={session} title="Your rating" />
      <section aria-label="Evaluations of the session">
        <h3>The session</h3>
        {session.evaluations.length === 0 && <p>Not judged yet.</p>}
        <ul>
          {session.evaluations.map((evaluation) => (
            <EvaluationCard key={evaluation.name} evaluation={evaluation} />
          ))}
        </ul>
      </section>
      {judged.map(({ turn, number }) => (
        <section key={turn.traceId} aria-label={`Evaluations of turn ${number}`}>
          <h3>Turn {number}</h3>
          {ratingOf(ratedTurn(session, turn)) !== undefined && (
            <RatingForm rated={ratedTurn(session, turn)} title={`Your rating of turn ${number}`} />
          )}
          <ul>
            {turn.evaluations.map((evaluation) => (
              <EvaluationCard key={evaluation.name} evaluation={evaluation} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ratedTurn({ project, sessionId }: SessionDetail, { traceId, evaluations }: Turn): Rated {
  return { project, sessionId, traceId, evaluations };
}
