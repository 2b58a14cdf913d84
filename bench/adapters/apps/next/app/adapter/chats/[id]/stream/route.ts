import { withSession } from "@otel-sessions/next";
import { stream } from "../../../../chat.ts";
import { withLogin } from "../../../../login.ts";
import { options } from "../../../options.ts";

export const dynamic = "force-dynamic";
export const POST = withLogin(withSession(stream, options));
