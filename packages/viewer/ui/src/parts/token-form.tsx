import { type FormEvent, useState } from "react";
import { setToken } from "../api/token.ts";
import { Button } from "./button.tsx";
import { TextField } from "./text-field.tsx";
import { Notice } from "./notice.tsx";

/** Asks for the token that the viewer was started with. */
export function TokenForm({ level, onDone }: { readonly level: 1 | 2; readonly onDone: () => void }) {
  const [token, setEntered] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setToken(token.trim());
    onDone();
  };
  return (
    <Notice
      level={level}
      title="This viewer asks for a token"
      action={
        <form onSubmit={submit} style={{ display: "flex", gap: "0.5rem" }}>
          <TextField
            type="password"
            aria-label="Token"
            autoComplete="off"
            value={token}
            onChange={(event) => setEntered(event.target.value)}
          />
          <Button type="submit" variant="primary" disabled={token.trim() === ""}>
            Open
          </Button>
        </form>
      }
    >
      It is what <code>--token</code> was set to when it was started.
    </Notice>
  );
}
