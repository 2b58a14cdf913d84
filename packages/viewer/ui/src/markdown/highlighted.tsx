import { lazy, Suspense } from "react";

const SyntaxTree = lazy(async () => ({ default: (await import("./syntax-tree.tsx")).SyntaxTree }));

// Highlighting is a kindness; on a page of minified code it would be a freeze.
const limit = 30_000;

/** Code in colours: as it stands until the highlighter is loaded, or where its language is unknown. */
export function Highlighted({
  code,
  language,
}: {
  readonly code: string;
  readonly language: string | undefined;
}) {
  if (language === undefined || code.length > limit) return code;
  return (
    <Suspense fallback={code}>
      <SyntaxTree code={code} language={language} />
    </Suspense>
  );
}
