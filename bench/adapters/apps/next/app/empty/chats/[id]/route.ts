import { reply, show } from "../../../chat.ts";
import { withLogin } from "../../../login.ts";
import { empty } from "../../empty.ts";

export const dynamic = "force-dynamic";
export const GET = withLogin(empty(show));
export const POST = withLogin(empty(reply));
