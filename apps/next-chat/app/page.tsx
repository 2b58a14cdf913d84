import { headers } from "next/headers";
import type { ReactNode } from "react";
import { auth } from "../auth.ts";
import { Kitchen } from "./kitchen.tsx";
import { Login } from "./login.tsx";

export default async function Page(): Promise<ReactNode> {
  const login = await auth.api.getSession({ headers: await headers() });
  return login === null ? <Login /> : <Kitchen userName={login.user.name} />;
}
