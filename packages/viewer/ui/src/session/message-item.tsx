import type { ShownMessage } from "./turns.ts";
import { Attachments } from "./attachments.tsx";
import { Reasoning } from "./reasoning.tsx";
import { MessageText } from "./message-text.tsx";
import { ToolCallCard } from "./tool-call-card.tsx";
import { formatExact } from "../format/time.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import styles from "./message-item.module.css";

const speakers: Readonly<Record<ShownMessage["role"], string>> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  tool: "Tool",
};

/** One message: what was thought, folded; a bubble, or a folded system prompt; cards of tool calls. */
export function MessageItem({ message }: { readonly message: ShownMessage }) {
  const speaker = speakers[message.role];
  return (
    <li aria-label={`${speaker} message`} className={styles["message"]} data-role={message.role}>
      {message.reasoning !== null && <Reasoning text={message.reasoning} />}
      {message.role === "system" ? (
        <details className={styles["system"]}>
          <summary>System prompt</summary>
          <MessageText text={message.content} format="plain" />
        </details>
      ) : (
        (message.content !== "" || message.attachments.length > 0) && (
          <div className={styles["bubble"]} title={formatExact(message.time)}>
            <p className={styles["speaker"]}>{speaker}</p>
            {message.content !== "" && (
              <span className={styles["copy"]}>
                <CopyButton text={message.content} label={`Copy what the ${message.role} said`} />
              </span>
            )}
            <Attachments attachments={message.attachments} />
            {message.content !== "" && (
              <MessageText text={message.content} format={message.role === "user" ? "plain" : "markdown"} />
            )}
          </div>
        )
      )}
      {message.toolCalls.map((call, index) => (
        <ToolCallCard key={call.id ?? index} call={call} />
      ))}
    </li>
  );
}
