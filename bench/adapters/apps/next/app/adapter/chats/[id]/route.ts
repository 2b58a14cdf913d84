import { cookie, withSession } from "@otel-sessions/next";
import { reply, show } from "../../../chat.ts";

const options = {
  sessionId: cookie("sid"),
  userId: (request: Request) => request.headers.get("x-user-id"),
};

export const dynamic = "force-dynamic";
export const GET = withSession(show, options);
export const POST = withSession(reply, options);
