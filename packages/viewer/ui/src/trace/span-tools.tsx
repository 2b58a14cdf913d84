import { formatPlural } from "../format/number.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { FoldedItem } from "./folded-item.tsx";
import type { SpanTool } from "./read-span.ts";
import { SpanSection } from "./span-section.tsx";

/** The tools that a model could have called. */
export function SpanTools({ tools }: { readonly tools: readonly SpanTool[] }) {
  if (tools.length === 0) return null;
  return (
    <SpanSection title="Tools" detail={`${formatPlural(tools.length, "tool")} offered`}>
      <ul>
        {tools.map((tool, index) => (
          <FoldedItem key={index} name={tool.name} text={tool.description ?? tool.schema ?? ""} tone="tool">
            <ToolDefinition tool={tool} />
          </FoldedItem>
        ))}
      </ul>
    </SpanSection>
  );
}

/** What a tool is for and what it takes. */
export function ToolDefinition({ tool }: { readonly tool: SpanTool }) {
  const { description, schema } = tool;
  return (
    <>
      {description !== null && <p dir="auto">{description}</p>}
      {schema !== null && <CodeBlock code={prettyJson(schema) ?? schema} language="json" />}
    </>
  );
}
