import type { Handler } from "../chat.ts";

export const empty =
  (handler: Handler): Handler =>
  (request, context) =>
    handler(request, context);
