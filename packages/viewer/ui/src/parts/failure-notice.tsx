import { ApiFailure } from "../api/client.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { TokenForm } from "./token-form.tsx";

interface FailureNoticeProps {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}

/** Says why the API gave no answer; asks for the token where that is all that is missing. */
export function FailureNotice({ title, error, onRetry }: FailureNoticeProps) {
  if (error instanceof ApiFailure && error.status === 401) return <TokenForm onDone={onRetry} />;
  return (
    <Notice tone="danger" title={title} action={<Button onClick={onRetry}>Retry</Button>}>
      {error.message}
    </Notice>
  );
}
