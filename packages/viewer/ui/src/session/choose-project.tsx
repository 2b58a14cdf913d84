import { Link } from "@tanstack/react-router";
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
        <ul className={styles["projects"]}>
          {projects.map((project) => (
            <li key={project}>
              <Link to="/sessions/$sessionId" params={{ sessionId }} search={{ project }}>
                {project}
              </Link>
            </li>
          ))}
        </ul>
      }
    >
      Which one?
    </Notice>
  );
}
