import { type Handler, reply, show } from "../../../chat.ts";

const empty =
  (handler: Handler): Handler =>
  (request, context) =>
    handler(request, context);

export const dynamic = "force-dynamic";
export const GET: Handler = empty(show);
export const POST: Handler = empty(reply);
