import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { generateSessionCookie } from "@auth0/nextjs-auth0/testing";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NextServer, startFixture } from "./next-server.ts";
import { cookiesOf, idsOfNamed, KEY, spansOf } from "./requests.ts";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const signed = ({ privateKey }: KeyPair, alg: string, claims: JWTPayload): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid: "key-1" })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(privateKey);

/** Serves the keys of a Supabase project, as its auth server does. */
async function startSupabaseKeys({ publicKey }: KeyPair): Promise<Server> {
  const keys = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: "key-1", alg: "ES256", key_ops: ["verify"] }],
  });
  const server = createServer((request, response) => {
    const isKnown = request.url === "/auth/v1/.well-known/jwks.json";
    response
      .writeHead(isKnown ? 200 : 404, { "content-type": "application/json" })
      .end(isKnown ? keys : "{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

export function describeLogins(): void {
  describe("login libraries", () => {
    let app: NextServer;
    let supabaseKeys: Server;
    let ec: KeyPair;
    let rsa: KeyPair;
    beforeAll(async () => {
      ec = await generateKeyPair("ES256", { extractable: true });
      rsa = await generateKeyPair("RS256", { extractable: true });
      supabaseKeys = await startSupabaseKeys(ec);
      app = await startFixture({
        CONTRACT_KEY: KEY,
        SUPABASE_URL: `http://127.0.0.1:${(supabaseKeys.address() as AddressInfo).port}`,
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_live_${btoa("clerk.example.com$")}`,
        CLERK_SECRET_KEY: "sk_live_0123456789012345678901234567890123456789",
        NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
        CLERK_JWT_KEY: await exportSPKI(rsa.publicKey),
      });
    });
    afterAll(async () => {
      await app.close();
      supabaseKeys.close();
    });

    it("better-auth: the user and the session's id, never its token", async () => {
      const body = JSON.stringify({ name: "Ada", email: "ada@example.com", password: "analytical engine" });
      const headers = { "content-type": "application/json", origin: "http://127.0.0.1" };
      const signUp = await fetch(`${app.url}/api/auth/sign-up/email`, { method: "POST", headers, body });
      const { user, token } = (await signUp.json()) as { user: { id: string }; token: string };
      const cookie = cookiesOf(signUp);

      const { spans } = await spansOf(app, "/better-auth", { headers: { cookie } });
      expect(idsOfNamed(spans, "better-auth")).toEqual([
        expect.stringMatching(new RegExp(`^[A-Za-z0-9]{32} ${user.id}$`)),
      ]);
      expect(token.length).toBeGreaterThan(20);
      expect(JSON.stringify(spans)).not.toContain(token);

      const conversation = await spansOf(app, "/better-auth", {
        // With a cookie such as that of an analytics script, too.
        headers: { cookie: `${cookie}; ajs_user_id=${user.id}`, "x-conversation-id": "c-1" },
      });
      expect(idsOfNamed(conversation.spans, "better-auth")).toEqual([`c-1 ${user.id}`]);
      // The look-up itself starts before the user is known.
      const lookUp = conversation.spans.filter(({ name }) => name.startsWith("db findOne"));
      expect(lookUp.length).toBeGreaterThan(0);
      expect(lookUp.map(({ attributes }) => attributes["session.id"])).toEqual(lookUp.map(() => "c-1"));

      const forged = await spansOf(app, "/better-auth", {
        headers: { cookie: `${cookie.slice(0, -4)}AAAA` },
      });
      expect(idsOfNamed(forged.spans, "better-auth")).toEqual(["undefined undefined"]);

      const defaults = await spansOf(app, "/better-auth-defaults", { headers: { cookie } });
      expect(idsOfNamed(defaults.spans, "defaults")).toEqual([expect.stringMatching(/^p\.\S+ undefined$/)]);
    });

    it("Auth.js: the user of a login with credentials", async () => {
      const start = await fetch(`${app.url}/auth-js/csrf`);
      const { csrfToken } = (await start.json()) as { csrfToken: string };
      const logIn = await fetch(`${app.url}/auth-js/callback/credentials`, {
        method: "POST",
        redirect: "manual",
        headers: { cookie: cookiesOf(start) },
        body: new URLSearchParams({ csrfToken, name: "ada" }),
      });
      const { spans } = await spansOf(app, "/auth-js-login", { headers: { cookie: cookiesOf(logIn) } });
      expect(idsOfNamed(spans, "auth.js")).toEqual(["undefined ada"]);
      const nobody = await spansOf(app, "/auth-js-login", {});
      expect(idsOfNamed(nobody.spans, "auth.js")).toEqual(["undefined undefined"]);
    });

    it("Clerk: user and session of a token that its middleware verified", async () => {
      const claims = {
        iss: "https://clerk.example.com",
        sub: "user_ada",
        sid: "sess_1",
        azp: app.url,
        sts: "active",
      };
      const idsWith = async (key: KeyPair): Promise<string[]> => {
        const authorization = `Bearer ${await signed(key, "RS256", claims)}`;
        return idsOfNamed((await spansOf(app, "/clerk", { headers: { authorization } })).spans, "clerk");
      };
      expect(await idsWith(rsa)).toEqual(["sess_1 user_ada"]);
      expect(await idsWith(await generateKeyPair("RS256"))).toEqual(["undefined undefined"]);
    });

    it("Auth0: user and sid of its encrypted cookie", async () => {
      const session = {
        user: { sub: "auth0|ada" },
        tokenSet: { accessToken: "an access token", expiresAt: Math.floor(Date.now() / 1000) + 3600 },
        internal: { sid: "sid-1", createdAt: Math.floor(Date.now() / 1000) },
      };
      const idsWith = async (secret: string): Promise<string[]> => {
        const cookie = `__session=${await generateSessionCookie(session, { secret })}`;
        return idsOfNamed((await spansOf(app, "/auth0", { headers: { cookie } })).spans, "auth0");
      };
      expect(await idsWith("a secret for tests of at least 32 characters")).toEqual(["sid-1 auth0|ada"]);
      expect(await idsWith("another secret of at least 32 characters")).toEqual(["undefined undefined"]);
    });

    it("Supabase: the claims of a token that verifies against the project's keys", async () => {
      const idsWith = async (key: KeyPair): Promise<string[]> => {
        const access_token = await signed(key, "ES256", {
          sub: "user-ada",
          session_id: "session-1",
          aud: "authenticated",
        });
        const expires_at = Math.floor(Date.now() / 1000) + 3600;
        const session = {
          access_token,
          refresh_token: "r",
          token_type: "bearer",
          expires_in: 3600,
          expires_at,
          user: { id: "user-ada" },
        };
        const cookie = `sb-127-auth-token=base64-${Buffer.from(JSON.stringify(session)).toString("base64url")}`;
        return idsOfNamed((await spansOf(app, "/supabase", { headers: { cookie } })).spans, "supabase");
      };
      expect(await idsWith(ec)).toEqual(["session-1 user-ada"]);
      expect(await idsWith(await generateKeyPair("ES256"))).toEqual(["undefined undefined"]);
    });
  });
}
