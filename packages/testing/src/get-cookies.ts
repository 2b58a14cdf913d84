/**
 * The `Cookie` header with which a browser answers the cookies of a response.
 *
 * @example
 * ```ts
 * import { getCookies } from "@otel-sessions/testing";
 *
 * const login = await fetch("http://127.0.0.1:3000/login", { method: "POST" });
 * await fetch("http://127.0.0.1:3000/chat", { headers: { cookie: getCookies(login) } });
 * ```
 */
export function getCookies(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
