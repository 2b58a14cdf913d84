import type { Span } from "../../../src/api/contract.ts";
import { formatClock } from "../format/time.ts";
import styles from "./span-events.module.css";

/** A span's events; of an exception the type and message are read out first. */
export function SpanEvents({ events }: { readonly events: Span["events"] }) {
  if (events.length === 0) return null;
  return (
    <section aria-label="Events">
      <h3 className={styles["heading"]}>Events</h3>
      <ol className={styles["events"]}>
        {events.map((event, index) => {
          const {
            "exception.type": type,
            "exception.message": message,
            "exception.stacktrace": stack,
            ...rest
          } = event.attributes;
          return (
            <li key={index} data-exception={event.name === "exception" || undefined}>
              <p>
                <strong>{typeof type === "string" ? type : event.name}</strong>
                <time dateTime={event.time}>{formatClock(event.time)}</time>
              </p>
              {typeof message === "string" && <p>{message}</p>}
              {typeof stack === "string" && (
                <details>
                  <summary>Stack trace</summary>
                  <pre tabIndex={0}>{stack}</pre>
                </details>
              )}
              {Object.keys(rest).length > 0 && <pre tabIndex={0}>{JSON.stringify(rest, null, 2)}</pre>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
