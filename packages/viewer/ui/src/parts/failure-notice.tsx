import { Link } from "@tanstack/react-router";
import { ApiFailure } from "../api/client.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { TokenForm } from "./token-form.tsx";

interface FailureNoticeProps {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
  /** What `onRetry` does, in words. Default `Retry`. */
  readonly remedy?: string;
  /** 1 where it stands for the whole page. Default 1. */
  readonly level?: 1 | 2;
}

/** Says why the API gave no answer, and offers what helps: the token, another try, or the way back. */
export function FailureNotice({ title, error, onRetry, remedy = "Retry", level = 1 }: FailureNoticeProps) {
  if (error instanceof ApiFailure && error.status === 401)
    return <TokenForm level={level} onDone={onRetry} />;
  const isGone = error instanceof ApiFailure && error.status === 404;
  return (
    <Notice
      tone="danger"
      level={level}
      title={title}
      action={isGone ? <Link to="/">All sessions</Link> : <Button onClick={onRetry}>{remedy}</Button>}
    >
      {error.message}
    </Notice>
  );
}
