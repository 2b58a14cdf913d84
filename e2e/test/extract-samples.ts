import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A piece of TypeScript that documentation shows. */
export interface Sample {
  /** `packages/core/src/bind.ts:24` */
  readonly where: string;
  /** The folder, from the root of the workspace, in which it finds what it imports. */
  readonly folder: string;
  readonly code: string;
}

const root = join(import.meta.dirname, "..", "..");

/** The samples of the READMEs and of the docstrings of all packages. */
export function extractSamples(): Sample[] {
  const files = globSync(
    ["README.md", "ARCHITECTURE.md", "packages/*/README.md", "packages/*/src/**/*.{ts,tsx}"],
    {
      cwd: root,
    },
  );
  return files.toSorted().flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return (file.endsWith(".md") ? fencedSamples(text) : docstringSamples(text)).map(({ line, code }) => ({
      where: `${file}:${line}`,
      folder: folderOf(file),
      code,
    }));
  });
}

/** Where a sample of a file finds what it imports. */
function folderOf(file: string): string {
  // The README of the whole project is about an Express app.
  if (!file.startsWith("packages/")) return "apps/express-chat";
  // Core is tested with it, and so has both; it cannot depend on core in turn.
  if (file.startsWith("packages/testing/")) return "packages/core";
  return file.split("/", 2).join("/");
}

interface Located {
  readonly line: number;
  readonly code: string;
}

function fencedSamples(markdown: string): Located[] {
  return [...markdown.matchAll(/^( *)```ts\n(.*?)^\1```/gms)].map(
    ({ 1: indentation = "", 2: code = "", index }) => ({
      line: markdown.slice(0, index).split("\n").length,
      code: code.replaceAll(new RegExp(`^${indentation}`, "gm"), ""),
    }),
  );
}

/** What follows an `@example`, fenced or not. */
function docstringSamples(source: string): Located[] {
  return [...source.matchAll(/^ *\/\*\*.*?\*\//gms)].flatMap(({ 0: comment, index }) => {
    const text = comment.replace(/^ *\/?\*+\/? ?/gm, "").replace(/ *\*\/$/, "");
    const example = /@example\s*\n(.*?)(?=^@|$(?![\s\S]))/ms.exec(text)?.[1];
    if (example === undefined) return [];
    // Decorators are escaped there: a bare @ would be a tag.
    const code = (/```ts\n(.*?)```/s.exec(example)?.[1] ?? example).replaceAll("\\@", "@");
    return [{ line: source.slice(0, index).split("\n").length, code }];
  });
}
