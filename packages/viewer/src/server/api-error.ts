import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "../api/contract.ts";

/** An error that the API answers with. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: ContentfulStatusCode;
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A bad parameter, which the message names. */
export function badParameter(name: string, expected: string): RequestError {
  return new RequestError(400, "invalid_parameter", `Expected \`${name}\` to be ${expected}`);
}

export function answerError(
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  const body: ApiError = { error: { code, message } };
  return context.json(body, status);
}
