import type { ErrorComponentProps } from "@tanstack/react-router";
import { Button } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";

/** Shown in place of a page that failed to render or to load its code. */
export function CrashView({ error, reset }: ErrorComponentProps) {
  return (
    <Notice tone="danger" title="This page failed" action={<Button onClick={reset}>Try again</Button>}>
      {error instanceof Error ? error.message : String(error)}
    </Notice>
  );
}
