import { type FormEvent, useState } from "react";
import { getToken, setToken } from "../api/token.ts";
import { Button } from "./button.tsx";
import { TextField } from "./text-field.tsx";
import { Notice } from "./notice.tsx";
import styles from "./token-form.module.css";

interface TokenFormProps {
  readonly level: 1 | 2;
  readonly onDone: () => void;
}

/** Asks for the token that the viewer was started with, and says so when it was another one. */
export function TokenForm({ level, onDone }: TokenFormProps) {
  const [token, setEntered] = useState("");
  // Who has sent one and is asked again sent the wrong one.
  const [isWrong] = useState(() => getToken() !== null);
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
        <form onSubmit={submit} className={styles["form"]}>
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
      {isWrong && <strong>This token was not accepted. </strong>}
      It is what <code>--token</code> was set to when it was started.
    </Notice>
  );
}
