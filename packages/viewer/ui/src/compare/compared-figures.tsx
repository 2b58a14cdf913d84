import type { ReactNode } from "react";
import { formatDifference } from "./format-difference.ts";
import styles from "./compared-figures.module.css";

/** A figure of what is compared; null where it is not known. */
export interface Measure<Subject> {
  readonly name: string;
  readonly read: (subject: Subject) => number | null;
  readonly format: (value: number) => string;
}

interface ComparedFiguresProps<Subject> {
  readonly caption: string;
  readonly measures: readonly Measure<Subject>[];
  /** What stands above the figures of each. */
  readonly heads: readonly [ReactNode, ReactNode];
  readonly subjects: readonly [Subject | undefined, Subject | undefined];
}

/** The figures of two things and how far they are apart. */
export function ComparedFigures<Subject>({
  caption,
  measures,
  heads,
  subjects,
}: ComparedFiguresProps<Subject>) {
  return (
    <table className={styles["figures"]}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ name, read, format }) => {
          const [one, other] = subjects.map((subject) => (subject === undefined ? null : read(subject)));
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{show(one, format)}</td>
              <td>{show(other, format)}</td>
              <td>{formatDifference(one ?? null, other ?? null)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function show(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}
