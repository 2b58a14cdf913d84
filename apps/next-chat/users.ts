import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth.ts";

const users = [
  { id: "ada", name: "Ada Lovelace", password: "analytical-engine" },
  { id: "grace", name: "Grace Hopper", password: "first-compiler" },
] as const;

/** Prepares the database, with the two users that the README names. */
export async function addUsers(): Promise<void> {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const { internalAdapter, password } = await auth.$context;
  for (const { id, name, password: secret } of users) {
    if ((await internalAdapter.findUserById(id)) !== null) continue;
    const email = `${id}@example.com`;
    const user = { id, name, email, emailVerified: true, username: id };
    await internalAdapter.createUser(user, { method: "admin" });
    await internalAdapter.linkAccount({
      userId: id,
      accountId: id,
      providerId: "credential",
      password: await password.hash(secret),
    });
  }
}
