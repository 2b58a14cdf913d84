import type { Attachment } from "../../../src/api/contract.ts";
import { formatBytes } from "../format/number.ts";
import { Icon } from "../parts/icon.tsx";
import styles from "./attachments.module.css";

const names: Readonly<Record<Attachment["kind"], string>> = {
  image: "Image",
  audio: "Recording",
  video: "Video",
  file: "File",
};

/** What a message came with, as placeholders: nothing a stranger sent is ever loaded. */
export function Attachments({ attachments }: { readonly attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label="Attachments" className={styles["attachments"]}>
      {attachments.map(({ kind, name, mediaType, bytes }, index) => (
        // Two may be alike, and they never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <Icon name={kind} />
          <span className={styles["name"]}>{name ?? names[kind]}</span>
          <span className={styles["detail"]}>
            {[mediaType ?? (bytes === null ? "elsewhere" : null), formatBytes(bytes)]
              .filter((part) => part !== null)
              .join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
