export { logIn as POST } from "../../login.ts";

export const dynamic = "force-dynamic";
