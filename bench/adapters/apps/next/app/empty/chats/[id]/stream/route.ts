import { stream } from "../../../../chat.ts";
import { withLogin } from "../../../../login.ts";
import { empty } from "../../../empty.ts";

export const dynamic = "force-dynamic";
export const POST = withLogin(empty(stream));
