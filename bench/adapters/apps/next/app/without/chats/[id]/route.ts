export { reply as POST, show as GET } from "../../../chat.ts";

export const dynamic = "force-dynamic";
