import { useState } from "react";
import type { ChatMessage } from "../../../src/semantics/messages/chat-message.ts";
import { formatPlural } from "../format/number.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { Attachments } from "../session/attachments.tsx";
import { MessageText } from "../session/message-text.tsx";
import { Reasoning } from "../session/reasoning.tsx";
import { FoldedItem } from "./folded-item.tsx";
import { SpanSection } from "./span-section.tsx";
import styles from "./span-messages.module.css";

const speakers: Readonly<Record<ChatMessage["role"], string>> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  tool: "Tool",
};
// Every call of a long conversation carries all of it: what was said last is what was asked.
const shownAtFirst = 12;

interface SpanMessagesProps {
  readonly title: "Input" | "Output";
  readonly messages: readonly ChatMessage[];
}

/** What a model was given, or what it gave back: a line a message, the last ones unfolded. */
export function SpanMessages({ title, messages }: SpanMessagesProps) {
  const [whole, setWhole] = useState(false);
  const hidden = whole ? 0 : Math.max(0, messages.length - shownAtFirst);
  return (
    <SpanSection
      title={title}
      detail={formatPlural(messages.length, "message")}
      copied={() => JSON.stringify(messages, null, 2)}
    >
      {hidden > 0 && (
        <button type="button" className={styles["earlier"]} onClick={() => setWhole(true)}>
          Show {formatPlural(hidden, "earlier message")}
        </button>
      )}
      <ol>
        {messages.slice(hidden).map((message, index) => (
          <FoldedItem
            // Where it stands among all of them, whatever is hidden.
            key={hidden + index}
            name={speakers[message.role]}
            text={textOf(message)}
            tone={message.role}
            startsOpen={title === "Output" || hidden + index === messages.length - 1}
          >
            <MessageBody message={message} />
          </FoldedItem>
        ))}
      </ol>
    </SpanSection>
  );
}

function MessageBody({ message }: { readonly message: ChatMessage }) {
  const { role, content, reasoning, attachments = [], toolCalls = [] } = message;
  return (
    <>
      {reasoning !== undefined && <Reasoning text={reasoning} />}
      <Attachments attachments={attachments} />
      {content !== "" && <MessageText text={content} format={role === "assistant" ? "markdown" : "plain"} />}
      {toolCalls.map((call, index) => (
        <div key={call.id ?? index} className={styles["call"]}>
          <p>
            calls <code>{call.name}</code>
          </p>
          <CodeBlock code={prettyJson(call.arguments) ?? call.arguments} language="json" />
        </div>
      ))}
    </>
  );
}

/** A message as text alone, tool calls included. */
function textOf({ content, toolCalls = [] }: ChatMessage): string {
  const calls = toolCalls.map((call) => `${call.name}(${call.arguments})`);
  return [content, ...calls].filter((part) => part !== "").join("\n");
}
