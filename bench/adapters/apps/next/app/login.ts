import { randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { NextRequest } from "next/server.js";
import type { Handler } from "./chat.ts";

const key = new TextEncoder().encode("signs tokens, with at least 32 characters");
const users = new WeakMap<Request, string | undefined>();

/** Who asks: known inside of {@link withLogin}. */
export const userOf = (request: Request): string | undefined => users.get(request);

/** Lets those in who have a token. */
export const withLogin =
  (handler: Handler): Handler =>
  async (request, context) => {
    try {
      const { payload } = await jwtVerify(request.cookies.get("token")?.value ?? "", key);
      users.set(request, payload.sub);
    } catch {
      return new Response("Log in first.", { status: 401 });
    }
    return handler(request, context);
  };

export async function logIn(request: NextRequest): Promise<Response> {
  const { id } = (await request.json()) as { id: string };
  const token = await new SignJWT().setProtectedHeader({ alg: "HS256" }).setSubject(id).sign(key);
  const response = Response.json({});
  response.headers.append("set-cookie", `sid=${randomUUID()}`);
  response.headers.append("set-cookie", `token=${token}`);
  return response;
}
