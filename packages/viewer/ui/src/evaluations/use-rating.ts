import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Evaluation, NewEvaluation } from "../../../src/api/contract.ts";
import { callApi, withQuery } from "../api/client.ts";

/** What a person rates: a session, or one of its turns. */
export interface Rated {
  readonly project: string;
  readonly sessionId: string;
  /** The turn; absent for the session as a whole. */
  readonly traceId?: string;
  readonly evaluations: readonly Evaluation[];
}

// The row of a session shows how its turns were judged, too: their rating has a name of its own.
const nameOf = ({ traceId }: Rated): string => (traceId === undefined ? "user_feedback" : "turn_feedback");

/** The rating that a person gave here, if any. */
export const ratingOf = (rated: Rated): Evaluation | undefined =>
  rated.evaluations.find(({ name, annotatorKind }) => name === nameOf(rated) && annotatorKind === "HUMAN");

/** Rates by hand; a rating takes the place of the one before. */
export function useRating(rated: Rated) {
  const { project, sessionId, traceId } = rated;
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ good, note }: { readonly good: boolean; readonly note: string }) => {
      const evaluation: NewEvaluation = {
        name: nameOf(rated),
        score: good ? 1 : 0,
        label: good ? "good" : "bad",
        explanation: note.trim() === "" ? null : note.trim(),
        annotatorKind: "HUMAN",
        identifier: "viewer",
        ...(traceId !== undefined && { traceId }),
      };
      return callApi(withQuery(`/api/sessions/${encodeURIComponent(sessionId)}/evaluations`, { project }), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(evaluation),
      });
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["session", sessionId] }),
        client.invalidateQueries({ queryKey: ["sessions-head"] }),
      ]),
  });
}
