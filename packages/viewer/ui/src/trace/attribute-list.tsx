import { useState } from "react";
import type { AttributeValue } from "../../../src/api/contract.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { TextField } from "../parts/text-field.tsx";
import { SpanSection } from "./span-section.tsx";
import styles from "./attribute-list.module.css";

const worthFiltering = 12;

interface AttributeListProps {
  readonly title: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Attributes by name, each to be copied; a filter where there are many. */
export function AttributeList({ title, attributes }: AttributeListProps) {
  const [filter, setFilter] = useState("");
  const entries = Object.entries(attributes)
    .map(([name, value]) => [name, attributeText(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return null;
  const wanted = filter.toLowerCase();
  const shown = entries.filter(([name, text]) => `${name}\n${text}`.toLowerCase().includes(wanted));
  return (
    <SpanSection
      title={title}
      detail={String(entries.length)}
      aside={
        entries.length >= worthFiltering && (
          <TextField
            type="search"
            aria-label={`Filter ${title.toLowerCase()}`}
            placeholder="Filter"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )
      }
    >
      <dl className={styles["list"]}>
        {shown.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto" tabIndex={mayScroll(text) ? 0 : undefined}>
              {text}
            </dd>
            <dd className={styles["copy"]}>
              <CopyButton text={text} label={`Copy ${name}`} />
            </dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p className={styles["none"]}>Nothing contains “{filter}”.</p>}
    </SpanSection>
  );
}

/** What is long enough to scroll in its box must be within reach of the keyboard. */
const mayScroll = (text: string): boolean => text.length > 300 || text.split("\n").length > 8;

const attributeText = (value: AttributeValue): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 1);
