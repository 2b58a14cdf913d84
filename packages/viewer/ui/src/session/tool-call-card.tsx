import { oneLine } from "../format/one-line.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { Icon } from "../parts/icon.tsx";
import type { AnsweredToolCall } from "./turns.ts";
import styles from "./tool-call-card.module.css";

/** A tool that the model called: its name and arguments on a line, everything when unfolded. */
export function ToolCallCard({ call }: { readonly call: AnsweredToolCall }) {
  return (
    <details className={styles["card"]}>
      <summary>
        <Icon name="tool" size={14} />
        <span className={styles["name"]}>{call.name}</span>
        <span className={styles["arguments"]}>{oneLine(call.arguments, 120)}</span>
        {call.result === null ? (
          <span className={styles["state"]}>no result</span>
        ) : (
          <span className={styles["result"]}>→ {oneLine(call.result, 120)}</span>
        )}
      </summary>
      <div className={styles["body"]}>
        <h3>Arguments</h3>
        <CodeBlock code={prettyJson(call.arguments) ?? call.arguments} language="json" />
        {call.result !== null && (
          <>
            <h3>Result</h3>
            <CodeBlock code={prettyJson(call.result) ?? call.result} language="json" />
          </>
        )}
      </div>
    </details>
  );
}
