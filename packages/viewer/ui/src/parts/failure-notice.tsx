import { ApiFailure } from "../api/client.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { TokenForm } from "./token-form.tsx";

interface FailureNoticeProps {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
  /** 1 where it stands for the whole page. Default 1. */
  readonly level?: 1 | 2;
}

/** Says why the API gave no answer; asks for the token where that is all that is missing. */
export function FailureNotice({ title, error, onRetry, level = 1 }: FailureNoticeProps) {
  if (error instanceof ApiFailure && error.status === 401)
    return <TokenForm level={level} onDone={onRetry} />;
  return (
    <Notice tone="danger" level={level} title={title} action={<Button onClick={onRetry}>Retry</Button>}>
      {error.message}
    </Notice>
  );
}
