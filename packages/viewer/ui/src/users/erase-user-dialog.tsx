import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UserRow } from "../../../src/api/contract.ts";
import { callApi } from "../api/client.ts";
import { formatPlural } from "../format/number.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";

/** Asks, then erases everything that a user said, in every project. */
export function EraseUserDialog({ user, onClose }: { readonly user: UserRow; readonly onClose: () => void }) {
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => callApi(`/api/users/${encodeURIComponent(user.userId)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Erase ${user.userId}?`}
      action="Erase for good"
      busy={erase.isPending}
      error={erase.error}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      {formatPlural(user.sessionCount, "session")} with all spans, messages and search entries will be gone
      from this viewer, here and in every other project. This cannot be undone.
    </ConfirmDialog>
  );
}
