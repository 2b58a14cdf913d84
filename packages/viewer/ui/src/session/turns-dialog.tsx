import { useEffect, useRef, useState } from "react";
import { formatCount } from "../format/number.ts";
import { Modal } from "../palette/modal.tsx";
import { Icon } from "../parts/icon.tsx";
import { TurnList, type TurnListProps } from "./turn-list.tsx";
import styles from "./turns-dialog.module.css";

interface TurnsButtonProps extends TurnListProps {
  /** Whether something else stands at the bottom of the page. */
  readonly raised: boolean;
}

/** Where there is no room beside the conversation: says which turn is read, and opens the list of all. */
export function TurnsButton({ raised, ...props }: TurnsButtonProps) {
  const [open, setOpen] = useState(false);
  const { turns, current } = props;
  if (turns.length < 2) return null;
  return (
    <>
      <button
        type="button"
        className={styles["button"]}
        data-raised={raised || undefined}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="trace" size={14} />
        <span>
          <span className="visually-hidden">Turns, </span>
          {formatCount(current + 1)} of {formatCount(turns.length)}
        </span>
      </button>
      {open && <TurnsDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function TurnsDialog({ onClose, onJump, ...props }: TurnListProps & { readonly onClose: () => void }) {
  const list = useRef<HTMLOListElement>(null);
  // After the dialog has opened, and put the focus on its first entry.
  useEffect(() => list.current?.querySelector<HTMLElement>("[aria-current]")?.focus(), []);

  return (
    <Modal label="Turns" onClose={onClose}>
      <div className={styles["turns"]}>
        <h2>Turns</h2>
        <TurnList
          {...props}
          list={list}
          onJump={(number) => {
            // Closed by itself, it gives the focus back to the button.
            list.current?.closest("dialog")?.close();
            onJump(number);
          }}
        />
      </div>
    </Modal>
  );
}
