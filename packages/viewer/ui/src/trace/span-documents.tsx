import { formatPlural } from "../format/number.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { MessageText } from "../session/message-text.tsx";
import { FoldedItem } from "./folded-item.tsx";
import type { SpanDocument } from "./read-span.ts";
import { SpanSection } from "./span-section.tsx";

interface SpanDocumentsProps {
  readonly title: string;
  readonly documents: readonly SpanDocument[];
}

/** What a search found, in its order, with how well each fits. */
export function SpanDocuments({ title, documents }: SpanDocumentsProps) {
  if (documents.length === 0) return null;
  return (
    <SpanSection title={title} detail={formatPlural(documents.length, "document")}>
      <ol>
        {documents.map(({ id, content, score, metadata }, index) => (
          <FoldedItem
            key={index}
            name={id ?? `Document ${index + 1}`}
            text={content}
            detail={score === null ? undefined : `score ${Number(score.toFixed(3))}`}
            startsOpen={index === 0}
          >
            <MessageText text={content} format="plain" />
            {metadata !== null && <CodeBlock code={prettyJson(metadata) ?? metadata} language="json" />}
          </FoldedItem>
        ))}
      </ol>
    </SpanSection>
  );
}
