import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { getToken, setToken } from "../api/token.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/text-field.tsx";
import styles from "./token-setting.module.css";

/** The token for a viewer that asks for one. */
export function TokenSetting() {
  const [token, setEntered] = useState(getToken() ?? "");
  const [saved, setSaved] = useState(false);
  const client = useQueryClient();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setToken(token.trim());
    setSaved(true);
    void client.invalidateQueries();
  };
  return (
    <>
      <p>
        Only a viewer that was started with <code>--token</code> asks for one. It is kept until this tab is
        closed.
      </p>
      <form onSubmit={submit} className={styles["form"]}>
        <TextField
          type="password"
          aria-label="Token"
          autoComplete="off"
          value={token}
          onChange={(event) => {
            setEntered(event.target.value);
            setSaved(false);
          }}
        />
        <Button type="submit">Save</Button>
        <span role="status">{saved && "Saved"}</span>
      </form>
    </>
  );
}
