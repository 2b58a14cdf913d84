import { stream } from "../../../../chat.ts";
import { withLogin } from "../../../../login.ts";

export const dynamic = "force-dynamic";
export const POST = withLogin(stream);
