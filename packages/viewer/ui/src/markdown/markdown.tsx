import { Children, memo, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./code-block.tsx";
import styles from "./markdown.module.css";

const plugins = [remarkGfm];

/**
 * A model's Markdown. It is hostile until proven otherwise: HTML stays text, links are limited to
 * harmless schemes, and images are only named, since loading one would tell its server what was read.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  return (
    <div className={styles["markdown"]}>
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

const isEmpty = (children: ReactNode): boolean => Children.count(children) === 0;

const components: Components = {
  // Each block reads in the direction of its own first letter: answers mix languages.
  p: ({ children }) => <p dir="auto">{children}</p>,
  ul: ({ children }) => <ul dir="auto">{children}</ul>,
  ol: ({ children, start }) => (
    <ol dir="auto" start={start}>
      {children}
    </ol>
  ),
  blockquote: ({ children }) => <blockquote dir="auto">{children}</blockquote>,
  a: ({ href, children }) =>
    href === undefined || href === "" || href.startsWith("#") ? (
      <span>{children}</span>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
        {children}
      </a>
    ),
  img: ({ alt, src }) => (
    <span className={styles["image"]} title={typeof src === "string" ? src : undefined}>
      Image{alt ? `: ${alt}` : ""}
    </span>
  ),
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children, node }) => {
    const code = typeof children === "string" ? children : "";
    const language = /language-(\S+)/.exec(className ?? "")?.[1];
    const isBlock =
      language !== undefined ||
      code.endsWith("\n") ||
      node?.position?.start.line !== node?.position?.end.line;
    return isBlock ? (
      <CodeBlock code={code.replace(/\n$/, "")} language={language} />
    ) : (
      <code>{children}</code>
    );
  },
  table: ({ children }) => (
    <div className={styles["table"]} tabIndex={0} role="group" aria-label="Table">
      <table dir="auto">{children}</table>
    </div>
  ),
  // The corner of a table heads nothing.
  th: ({ children, style }) => (isEmpty(children) ? <td /> : <th style={style}>{children}</th>),
  // A message must not rank above the page's own headings.
  h1: ({ children }) => <h3 dir="auto">{children}</h3>,
  h2: ({ children }) => <h3 dir="auto">{children}</h3>,
  h3: ({ children }) => <h4 dir="auto">{children}</h4>,
};
