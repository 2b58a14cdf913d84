import { Link } from "@tanstack/react-router";
import { Icon } from "../parts/icon.tsx";
import { Notice } from "../parts/notice.tsx";
import styles from "./choose-project.module.css";

interface ChooseProjectProps {
  readonly sessionId: string;
  readonly projects: readonly string[];
}

/** An id alone does not say which session: several projects have one of this id. */
export function ChooseProject({ sessionId, projects }: ChooseProjectProps) {
  return (
    <Notice
      title="Several projects have a session of this id"
      action={
        <ul aria-label="Projects" className={styles["projects"]}>
          {projects.map((project) => (
            <li key={project}>
              <Link to="/sessions/$sessionId" params={{ sessionId }} search={{ project }}>
                <span>{project}</span>
                <Icon name="chevron" size={12} />
              </Link>
            </li>
          ))}
        </ul>
      }
    >
      <code>{sessionId}</code> Which one is meant?
    </Notice>
  );
}
