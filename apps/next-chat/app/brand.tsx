import type { ReactNode } from "react";

/** Three threads of saffron. */
export function Brand(): ReactNode {
  return (
    <h1>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="#7a2b12" />
        <path
          d="M16 26c0-8-5-9-6-17M16 26c0-9 0-12 0-19M16 26c0-8 5-9 6-17"
          fill="none"
          stroke="#ffb648"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>{" "}
      Saffron
    </h1>
  );
}
