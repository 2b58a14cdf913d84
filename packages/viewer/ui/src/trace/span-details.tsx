import { useMemo } from "react";
import type { Span } from "../../../src/api/contract.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { MessageText } from "../session/message-text.tsx";
import { AttributeList } from "./attribute-list.tsx";
import { readSpan } from "./read-span.ts";
import { SpanDocuments } from "./span-documents.tsx";
import { SpanEvents } from "./span-events.tsx";
import { SpanFacts, SpanOrigin } from "./span-facts.tsx";
import { SpanMessages } from "./span-messages.tsx";
import { SpanSection } from "./span-section.tsx";
import { SpanTools, ToolDefinition } from "./span-tools.tsx";
import styles from "./span-details.module.css";

/** Everything that is known of a span: its figures, what failed, what went in and out, then every attribute. */
export function SpanDetails({ span }: { readonly span: Span }) {
  const content = useMemo(() => readSpan(span), [span]);
  const { exchange, template, tool, texts } = content;
  const failed = span.events.some((event) => event.name === "exception");
  const given = exchange?.input ?? [];
  const answered = exchange?.output ?? [];
  const events = <SpanEvents events={span.events} />;
  return (
    <div className={styles["details"]}>
      <SpanFacts span={span} tags={content.tags} parameters={content.parameters} />
      {failed && events}
      {given.length > 0 ? (
        <SpanMessages title="Input" messages={given} />
      ) : (
        content.input !== null && (
          <SpanSection title="Input" copied={content.input}>
            <MessageText text={content.input} format="plain" />
          </SpanSection>
        )
      )}
      {texts.length > 0 && (
        <SpanSection title="Embedded texts" copied={texts.join("\n")}>
          {texts.map((text, index) => (
            <MessageText key={index} text={text} format="plain" />
          ))}
        </SpanSection>
      )}
      <SpanDocuments title="Documents to rank" documents={content.inputDocuments} />
      {answered.length > 0 ? (
        <SpanMessages title="Output" messages={answered} />
      ) : (
        content.output !== null && (
          <SpanSection title="Output" copied={content.output}>
            <MessageText text={content.output} format="markdown" />
          </SpanSection>
        )
      )}
      <SpanDocuments title="Documents" documents={content.outputDocuments} />
      {tool !== null && (
        <SpanSection title="Tool">
          <ToolDefinition tool={tool} />
        </SpanSection>
      )}
      <SpanTools tools={content.offered} />
      {template !== null && (
        <SpanSection title="Prompt template" copied={template.text}>
          <MessageText text={template.text} format="plain" />
          {template.variables !== null && (
            <CodeBlock code={prettyJson(template.variables) ?? template.variables} language="json" />
          )}
        </SpanSection>
      )}
      {!failed && events}
      <SpanOrigin span={span} />
      <AttributeList title="Attributes" attributes={span.attributes} />
      <AttributeList title="Resource" attributes={span.resource} />
    </div>
  );
}
