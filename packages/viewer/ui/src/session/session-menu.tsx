import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import type { SessionRow } from "../../../src/api/contract.ts";
import { Icon } from "../parts/icon.tsx";
import { Popover } from "../parts/popover.tsx";
import { downloadExport, type ExportFormat, exportFormats } from "./download-export.ts";
import { EraseSessionDialog } from "./erase-session-dialog.tsx";
import styles from "./session-menu.module.css";

/** Exports and erasing. */
export function SessionMenu({ session }: { readonly session: SessionRow }) {
  const [erasing, setErasing] = useState(false);
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
                data-tone="danger"
                onClick={() => {
                  close();
                  setErasing(true);
                }}
              >
                <Icon name="trash" size={14} />
                Erase session
              </button>
            </li>
          </ul>
        )}
      </Popover>
      {erasing && <EraseSessionDialog session={session} onClose={() => setErasing(false)} />}
    </>
  );
}
