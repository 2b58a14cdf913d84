import { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { sign, verify } from "hono/jwt";

import { type Member, verifyMember } from "./members.ts";

/** The cookie that holds the token; no script can read it. */
export const TOKEN_COOKIE = "library_card";
export const ALGORITHM = "HS256";

const HOUR_S = 3600;

/** What is in a token. */
export interface Claims {
  /** Who it is. */
  readonly sub: string;
  readonly name: string;
  /** The login: what stands for the conversation where nobody names one. It is no secret. */
  readonly sid: string;
  readonly exp: number;
}

/** `POST /login` with the page's form, `POST /logout`, and `GET /user`, who is logged in. */
export function createLogin(secret: string): Hono {
  const login = new Hono();

  login.post("/login", async (c) => {
    const { username, password } = await c.req.parseBody<{ username: string; password: string }>();
    const member = await verifyMember(username, password);
    if (member === undefined) return c.redirect("/?login=failed");
    const exp = Math.floor(Date.now() / 1000) + 12 * HOUR_S;
    const claims: Claims = { sub: member.id, name: member.name, sid: crypto.randomUUID(), exp };
    const token = await sign({ ...claims }, secret, ALGORITHM);
    setCookie(c, TOKEN_COOKIE, token, { httpOnly: true, sameSite: "Lax", path: "/", maxAge: 12 * HOUR_S });
    return c.redirect("/");
  });

  login.post("/logout", (c) => {
    deleteCookie(c, TOKEN_COOKIE);
    return c.redirect("/");
  });

  login.get("/user", async (c) => {
    const token = getCookie(c, TOKEN_COOKIE);
    if (token === undefined) return c.json(null);
    try {
      const { sub, name } = (await verify(token, secret, ALGORITHM)) as unknown as Claims;
      return c.json({ id: sub, name } satisfies Member);
    } catch {
      return c.json(null);
    }
  });

  return login;
}
