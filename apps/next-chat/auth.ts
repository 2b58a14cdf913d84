import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { nextCookies } from "better-auth/next-js";
import { username } from "better-auth/plugins/username";

// Next.js loads this module once for each kind of route; there is one database for all of them.
const globals = globalThis as { nextChat?: { database: DatabaseSync; secret: string } };
const { database, secret } = (globals.nextChat ??= {
  database: new DatabaseSync(process.env["DATABASE"] ?? ":memory:"),
  secret: process.env["BETTER_AUTH_SECRET"] ?? randomBytes(32).toString("base64url"),
});

/** Log-in with name and password. Users and sessions are kept in SQLite. */
export const auth = betterAuth({
  database,
  secret,
  baseURL: { allowedHosts: ["localhost:*", "127.0.0.1:*"], fallback: "http://localhost:3000" },
  emailAndPassword: { enabled: true, disableSignUp: true },
  // The session is asked for twice a turn, to answer and to trace it: the second time without the database.
  session: { cookieCache: { enabled: true, maxAge: 300 } },
  plugins: [username(), nextCookies()],
  telemetry: { enabled: false },
});
