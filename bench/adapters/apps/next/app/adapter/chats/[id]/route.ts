import { withSession } from "@otel-sessions/next";
import { reply, show } from "../../../chat.ts";
import { withLogin } from "../../../login.ts";
import { options } from "../../options.ts";

export const dynamic = "force-dynamic";
export const GET = withLogin(withSession(show, options));
export const POST = withLogin(withSession(reply, options));
