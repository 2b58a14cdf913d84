import { cookie } from "@otel-sessions/next";
import { userOf } from "../login.ts";

export const options = { sessionId: cookie("sid"), userId: userOf };
