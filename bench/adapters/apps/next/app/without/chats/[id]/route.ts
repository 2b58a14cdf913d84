import { reply, show } from "../../../chat.ts";
import { withLogin } from "../../../login.ts";

export const dynamic = "force-dynamic";
export const GET = withLogin(show);
export const POST = withLogin(reply);
