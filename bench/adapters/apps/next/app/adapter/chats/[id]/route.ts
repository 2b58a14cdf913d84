import { withSession } from "@otel-sessions/next";
import { reply, show } from "../../../chat.ts";
import { options } from "../../options.ts";

export const dynamic = "force-dynamic";
export const GET = withSession(show, options);
export const POST = withSession(reply, options);
