import { CopyButton } from "../parts/copy-button.tsx";

interface SetupStepProps {
  readonly title: string;
  readonly code: string;
}

/** Lines to paste, under what they do. */
export function SetupStep({ title, code }: SetupStepProps) {
  return (
    <figure>
      <figcaption>
        {title}
        <CopyButton text={code} label={`Copy: ${title}`} />
      </figcaption>
      {/* Focusable, so that a long line can be scrolled without a mouse. */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
