const key = "otel-sessions.token";

/** The token that a viewer bound to a public address asks for; null until one was entered. */
export function getToken(): string | null {
  return sessionStorage.getItem(key);
}

/** Keeps the token for as long as this tab lives. */
export function setToken(token: string): void {
  sessionStorage.setItem(key, token);
}
