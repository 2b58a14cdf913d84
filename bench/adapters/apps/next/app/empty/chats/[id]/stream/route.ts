import { stream } from "../../../../chat.ts";
import { empty } from "../../../empty.ts";

export const dynamic = "force-dynamic";
export const POST = empty(stream);
