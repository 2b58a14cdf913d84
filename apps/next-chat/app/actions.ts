"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { auth } from "../auth.ts";

/** Logs in with the fields of the form; says whether that failed. */
export async function logIn(_failed: boolean, form: FormData): Promise<boolean> {
  const body = { username: form.get("username") as string, password: form.get("password") as string };
  try {
    await auth.api.signInUsername({ body, headers: await headers() });
  } catch {
    return true;
  }
  return redirect("/");
}

export async function logOut(): Promise<void> {
  await auth.api.signOut({ headers: await headers() });
  redirect("/");
}
