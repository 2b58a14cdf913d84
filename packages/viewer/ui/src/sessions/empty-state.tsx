import { useState } from "react";
import { FirstSpan } from "./first-span.tsx";
import { backends, frameworks } from "./setup-lines.ts";
import { SetupStep } from "./setup-step.tsx";
import styles from "./empty-state.module.css";

/** What a viewer shows that has received nothing yet: the lines to paste. */
export function EmptyState() {
  const [selected, select] = useState(0);
  const framework = frameworks[selected] ?? frameworks[0];
  return (
    <section className={styles["empty"]} aria-labelledby="empty-title">
      <h1 id="empty-title">Your first conversation will appear here</h1>
      <p>
        This viewer receives OpenTelemetry traces at <code>{location.origin}/v1/traces</code>. Three lines
        give every span its session.
      </p>
      <div className={styles["card"]}>
        <div role="tablist" aria-label="Framework" className={styles["tabs"]}>
          {frameworks.map(({ name }, index) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`framework-${index}`}
              aria-selected={index === selected}
              aria-controls="setup-lines"
              tabIndex={index === selected ? 0 : -1}
              onClick={() => select(index)}
              onKeyDown={(event) => {
                const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
                if (step === undefined) return;
                const next = (index + step + frameworks.length) % frameworks.length;
                select(next);
                document.getElementById(`framework-${next}`)?.focus();
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <div
          id="setup-lines"
          role="tabpanel"
          aria-labelledby={`framework-${selected}`}
          className={styles["steps"]}
        >
          {framework.steps.map((step) => (
            <SetupStep key={step.title} {...step} />
          ))}
        </div>
        <details className={styles["backends"]}>
          <summary>Send traces somewhere else</summary>
          <p>
            The defaults point at a viewer on this machine. These variables of the app's environment say
            otherwise; no line of code changes.
          </p>
          <div className={styles["steps"]}>
            {backends.map((backend) => (
              <SetupStep key={backend.title} {...backend} />
            ))}
          </div>
        </details>
        <FirstSpan />
      </div>
    </section>
  );
}
