import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import type { SessionRow } from "../../../src/api/contract.ts";
import { sessionsHeadQuery } from "../api/queries.ts";
import { Modal } from "../palette/modal.tsx";
import { TextField } from "../parts/text-field.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { sessionTitle } from "../sessions/session-title.tsx";
import styles from "./choose-session-dialog.module.css";

const shown = 12;

/** Chooses what to compare a session with. */
export function ChooseSessionDialog({
  session,
  onClose,
}: {
  readonly session: SessionRow;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const { data } = useQuery(sessionsHeadQuery(wanted === "" ? {} : { q: wanted }));
  const others = (data?.sessions ?? []).filter(
    (other) => other.sessionId !== session.sessionId || other.project !== session.project,
  );
  return (
    <Modal label="Compare with" onClose={onClose}>
      <div className={styles["choose"]}>
        <h2>Compare with …</h2>
        <TextField
          type="search"
          aria-label="Search sessions to compare with"
          placeholder="Search what was said"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul aria-label="Sessions">
          {others.slice(0, shown).map((other) => (
            <li key={`${other.project} ${other.sessionId}`}>
              <Link
                to="/compare"
                search={{
                  a: session.sessionId,
                  aProject: session.project,
                  b: other.sessionId,
                  bProject: other.project,
                }}
              >
                <span dir="auto">{sessionTitle(other)}</span>
                <small>
                  {other.userId ?? other.sessionId} · <RelativeTime iso={other.endTime} />
                </small>
              </Link>
            </li>
          ))}
        </ul>
        {others.length === 0 && <p>There is no other session{wanted !== "" && " like this"}.</p>}
      </div>
    </Modal>
  );
}
