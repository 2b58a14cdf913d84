import type { UIMessage } from "ai";
import type { ReactNode } from "react";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";

/** What was said. Answers are Markdown: no HTML, and no images, which could carry words of the conversation away. */
export function Message({ message }: { readonly message: UIMessage }): ReactNode {
  const text = message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  if (message.role === "user") return <li className="message user">{text}</li>;
  if (text === "") return <li className="message assistant waiting" />;
  return (
    <li className="message assistant">
      <Markdown remarkPlugins={[remarkGfm]} disallowedElements={["img"]} skipHtml>
        {text}
      </Markdown>
    </li>
  );
}
