"use client";

import { type ReactNode, useActionState } from "react";
import { logIn } from "./actions.ts";
import { Brand } from "./brand.tsx";

export function Login(): ReactNode {
  const [failed, submit, isPending] = useActionState(logIn, false);
  return (
    <>
      <header>
        <Brand />
      </header>
      <main className="login">
        <form action={submit}>
          <h2>Log in to your kitchen</h2>
          {failed && <p role="alert">Name or password is wrong.</p>}
          <label>
            Name <input name="username" autoComplete="username" autoCapitalize="none" required />
          </label>
          <label>
            Password <input name="password" type="password" autoComplete="current-password" required />
          </label>
          <button disabled={isPending}>Log in</button>
          <p className="hint">
            Try <code>ada</code> with <code>analytical-engine</code>, or <code>grace</code> with{" "}
            <code>first-compiler</code>.
          </p>
        </form>
      </main>
    </>
  );
}
