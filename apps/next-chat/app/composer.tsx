import type { KeyboardEvent, ReactNode, SubmitEvent } from "react";

interface ComposerProps {
  readonly disabled: boolean;
  readonly onSend: (text: string) => void;
}

/** Sends with Enter; Shift+Enter makes a new line. */
export function Composer({ disabled, onSend }: ComposerProps): ReactNode {
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const text = (new FormData(event.currentTarget).get("message") as string).trim();
    if (text === "" || disabled) return;
    event.currentTarget.reset();
    onSend(text);
  }
  function sendWithEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }
  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        name="message"
        rows={1}
        placeholder="Ask anything about cooking"
        aria-label="Message"
        onKeyDown={sendWithEnter}
        required
      />
      <button aria-label="Send" disabled={disabled}>
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path
            d="M12 19V5m-6 6 6-6 6 6"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      </button>
    </form>
  );
}
