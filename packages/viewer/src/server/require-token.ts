import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { answerFailure } from "./answer-failure.ts";

/** Lets in who sends `Authorization: Bearer <token>`. */
export function requireToken(token: string): MiddlewareHandler {
  const expected = digest(token);
  return async (context, next) => {
    const given = /^Bearer +(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
    if (timingSafeEqual(digest(given), expected)) {
      await next();
      return undefined;
    }
    const message = "Send `Authorization: Bearer <token>` with the token this viewer was started with";
    context.header("www-authenticate", "Bearer");
    return answerFailure(context, 401, "unauthorized", message);
  };
}

/** Of one length for every token: comparing takes the same time whatever differs. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
