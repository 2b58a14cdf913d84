import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { answerError } from "./api-error.ts";
import { answerStatus } from "./otlp-routes.ts";

/** An error as the one who asks understands it: senders of OTLP read a Status, everybody else the API's. */
export function answerFailure(
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  return context.req.path.startsWith("/v1/")
    ? answerStatus(context, status, message)
    : answerError(context, status, code, message);
}
