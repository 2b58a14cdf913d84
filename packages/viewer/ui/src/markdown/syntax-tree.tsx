import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { memo, type ReactNode } from "react";
import "./syntax-tree.css";

const lowlight = createLowlight({
  bash,
  css,
  diff,
  go,
  java,
  json,
  markdown,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});
lowlight.registerAlias({ typescript: ["javascript", "js", "jsx", "mjs", "cjs"], json: ["json5", "jsonc"] });

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code as spans with the highlighter's class names; never as HTML. */
export const SyntaxTree = memo(function SyntaxTree({
  code,
  language,
}: {
  readonly code: string;
  readonly language: string;
}) {
  if (!lowlight.registered(language)) return code;
  return renderAll(lowlight.highlight(language, code).children);
});

const renderAll = (nodes: readonly Node[]): ReactNode => nodes.map((node, index) => render(node, index));

function render(node: Node, key: number): ReactNode {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const { className } = node.properties;
  return (
    <span key={key} className={Array.isArray(className) ? className.join(" ") : ""}>
      {renderAll(node.children)}
    </span>
  );
}
