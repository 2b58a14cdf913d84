import { Link } from "@tanstack/react-router";
import type { Finding } from "../../../src/api/contract.ts";
import { Icon } from "../parts/icon.tsx";
import styles from "./finding-item.module.css";

/** One finding; it leads to the span that shows it, within its session where there is one. */
export function FindingItem({ finding }: { readonly finding: Finding }) {
  const { severity, message, project, sessionId, traceId, spanId } = finding;
  const span = spanId === null ? {} : { span: spanId };
  return (
    <li className={styles["finding"]} data-severity={severity}>
      <Icon name={severity === "info" ? "check" : "alert"} size={14} />
      <span className="visually-hidden">{severity}: </span>
      <span className={styles["message"]}>{message}</span>
      <span className={styles["project"]} title={project}>
        {project}
      </span>
      {sessionId === null ? (
        <Link to="/traces/$traceId" params={{ traceId }} search={span}>
          {traceId.slice(0, 8)}
        </Link>
      ) : (
        <Link to="/sessions/$sessionId" params={{ sessionId }} search={{ project, trace: traceId, ...span }}>
          {traceId.slice(0, 8)}
        </Link>
      )}
    </li>
  );
}
