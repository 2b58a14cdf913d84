export { stream as POST } from "../../../../chat.ts";

export const dynamic = "force-dynamic";
