/** Which users are listed, as it stands in the address and goes to the API. */
export interface UsersSearch {
  /** Part of a user's id. */
  readonly q?: string;
  readonly project?: string;
}

/** Reads the address; what it does not know or cannot use is dropped. */
export function parseUsersSearch({ q, project }: Readonly<Record<string, unknown>>): UsersSearch {
  return {
    ...(typeof q === "string" && q !== "" && { q }),
    ...(typeof project === "string" && project !== "" && { project }),
  };
}
