import { useMemo } from "react";
import { CodeBlock } from "../markdown/code-block.tsx";

/** Any value as indented JSON, to be read and copied. */
export function JsonPane({ value }: { readonly value: object }) {
  const code = useMemo(() => JSON.stringify(value, null, 2), [value]);
  return <CodeBlock code={code} language="json" tall />;
}
