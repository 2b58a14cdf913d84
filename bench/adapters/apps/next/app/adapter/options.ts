import { cookie } from "@otel-sessions/next";

export const options = {
  sessionId: cookie("sid"),
  userId: (request: Request) => request.headers.get("x-user-id"),
};
