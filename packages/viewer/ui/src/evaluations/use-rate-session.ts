import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Evaluation, NewEvaluation, SessionRow } from "../../../src/api/contract.ts";
import { callApi, withQuery } from "../api/client.ts";

const name = "user_feedback";

/** The rating that a person gave here, if any. */
export const humanRating = (evaluations: readonly Evaluation[]): Evaluation | undefined =>
  evaluations.find((evaluation) => evaluation.name === name && evaluation.annotatorKind === "HUMAN");

/** Judges a session by hand. */
export function useRateSession({ project, sessionId }: Pick<SessionRow, "project" | "sessionId">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ good, note }: { readonly good: boolean; readonly note: string }) => {
      const evaluation: NewEvaluation = {
        name,
        score: good ? 1 : 0,
        label: good ? "good" : "bad",
        explanation: note.trim() === "" ? null : note.trim(),
        annotatorKind: "HUMAN",
        identifier: "viewer",
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
