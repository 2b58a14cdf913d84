import type { Span } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatExact } from "../format/time.ts";
import { MessageText } from "../session/message-text.tsx";
import { AttributeList } from "./attribute-list.tsx";
import { SpanEvents } from "./span-events.tsx";
import { spanKindName } from "./span-kind.ts";
import styles from "./span-details.module.css";

/** Everything that is known of a span. */
export function SpanDetails({ span }: { readonly span: Span }) {
  const input = span.attributes["input.value"];
  const output = span.attributes["output.value"];
  return (
    <div className={styles["details"]}>
      <dl className={styles["facts"]}>
        <dt>Kind</dt>
        <dd>{spanKindName(span)}</dd>
        <dt>Status</dt>
        <dd data-failed={span.status === "ERROR" || undefined}>
          {span.status}
          {span.statusMessage !== null && span.statusMessage !== "" && `: ${span.statusMessage}`}
        </dd>
        <dt>Duration</dt>
        <dd>{formatDuration(span.durationMs)}</dd>
        <dt>Start</dt>
        <dd>{formatExact(span.startTime)}</dd>
        <dt>Span id</dt>
        <dd>
          <code>{span.spanId}</code>
        </dd>
        {span.scope !== null && (
          <>
            <dt>Scope</dt>
            <dd>{span.scope}</dd>
          </>
        )}
      </dl>
      {typeof input === "string" && input !== "" && (
        <section aria-label="Input">
          <h3>Input</h3>
          <MessageText text={input} format="plain" />
        </section>
      )}
      {typeof output === "string" && output !== "" && (
        <section aria-label="Output">
          <h3>Output</h3>
          <MessageText text={output} format="markdown" />
        </section>
      )}
      <SpanEvents events={span.events} />
      <AttributeList title="Attributes" attributes={span.attributes} />
      <AttributeList title="Resource" attributes={span.resource} />
    </div>
  );
}
