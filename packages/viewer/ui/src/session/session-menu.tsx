import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import type { SessionRow } from "../../../src/api/contract.ts";
import { ChooseSessionDialog } from "../compare/choose-session-dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { Popover } from "../parts/popover.tsx";
import { downloadExport, type ExportFormat, exportFormats } from "./download-export.ts";
import { EraseSessionDialog } from "./erase-session-dialog.tsx";
import styles from "./session-menu.module.css";

/** Exports, comparing and erasing. */
export function SessionMenu({ session }: { readonly session: SessionRow }) {
  const [dialog, setDialog] = useState<"compare" | "erase" | null>(null);
  const closeDialog = (): void => setDialog(null);
  const download = useMutation({ mutationFn: (format: ExportFormat) => downloadExport(session, format) });
  return (
    <>
      <Popover icon="more" label="More">
        {(close) => (
          <ul className={styles["menu"]}>
            {Object.entries(exportFormats).map(([format, title]) => (
              <li key={format}>
                <button
                  type="button"
                  onClick={() => {
                    close();
                    download.mutate(format as ExportFormat);
                  }}
                >
                  <Icon name="download" size={14} />
                  {title}
                </button>
              </li>
            ))}
            <li>
              <button
                type="button"
                onClick={() => {
                  close();
                  setDialog("compare");
                }}
              >
                <Icon name="columns" size={14} />
                Compare with …
              </button>
            </li>
            <li>
              <button
                type="button"
                data-tone="danger"
                onClick={() => {
                  close();
                  setDialog("erase");
                }}
              >
                <Icon name="trash" size={14} />
                Erase session
              </button>
            </li>
          </ul>
        )}
      </Popover>
      {dialog === "erase" && <EraseSessionDialog session={session} onClose={closeDialog} />}
      {dialog === "compare" && <ChooseSessionDialog session={session} onClose={closeDialog} />}
    </>
  );
}
