import { reply, show } from "../../../chat.ts";
import { empty } from "../../empty.ts";

export const dynamic = "force-dynamic";
export const GET = empty(show);
export const POST = empty(reply);
