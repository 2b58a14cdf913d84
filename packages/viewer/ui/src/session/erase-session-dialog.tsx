import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SessionRow } from "../../../src/api/contract.ts";
import { callApi, withQuery } from "../api/client.ts";
import { formatPlural } from "../format/number.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";

/** Asks, then erases the session and goes back to the list. */
export function EraseSessionDialog({
  session,
  onClose,
}: {
  readonly session: SessionRow;
  readonly onClose: () => void;
}) {
  const { sessionId, project } = session;
  const client = useQueryClient();
  const navigate = useNavigate();
  const erase = useMutation({
    mutationFn: () =>
      callApi(withQuery(`/api/sessions/${encodeURIComponent(sessionId)}`, { project }), { method: "DELETE" }),
    onSuccess: async () => {
      await navigate({ to: "/" });
      client.removeQueries({ queryKey: ["session", sessionId] });
      client.removeQueries({ queryKey: ["sessions-head"] });
      await client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <ConfirmDialog
      title="Erase this session?"
      action="Erase for good"
      busy={erase.isPending}
      error={erase.error}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      Its {formatPlural(session.traceCount, "trace")} and {formatPlural(session.spanCount, "span")} will be
      gone from this viewer, with all that was said. This cannot be undone.
    </ConfirmDialog>
  );
}
