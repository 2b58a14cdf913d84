import type { JWTVerifyGetKey, JWTVerifyOptions } from "jose";
import type { RequestSource, SourceValue } from "./source.ts";
import { expected } from "../expected.ts";
import { toBytes } from "./hmac.ts";

/** How a token is verified. `issuer`, `audience` and `algorithms` are those of the service that issues it. */
export interface BearerOptions {
  /** The key: a shared secret (string or bytes), or a public key as `CryptoKey`, `KeyObject` or JWK. */
  readonly key?: string | Uint8Array | object | undefined;
  /** Instead of `key`: where the issuer publishes its keys, `https://…/.well-known/jwks.json`. */
  readonly jwks?: string | URL | undefined;
  /** Algorithms that are accepted; none is guessed from the token. */
  readonly algorithms: readonly string[];
  readonly issuer?: string | readonly string[] | undefined;
  readonly audience?: string | readonly string[] | undefined;
  /** The claim that is the id. Defaults to `sub`; for a session it may be `sid`. */
  readonly claim?: string | undefined;
}

/**
 * A claim of the JWT in the `Authorization: Bearer` header, after the token was verified. A token
 * that does not verify gives nothing; the request goes on, since refusing it is not our office.
 *
 * Needs the package `jose` in the application.
 *
 * @throws TypeError where `algorithms` is missing, or not exactly one of `key` and `jwks` is given.
 *
 * @example
 * ```ts
 * import { bearer } from "@otel-sessions/core";
 *
 * const userId = bearer({ key: "a shared secret of at least 32 bytes", algorithms: ["HS256"] });
 * ```
 */
export function bearer(options: BearerOptions): RequestSource {
  const { key, jwks, claim = "sub", algorithms, issuer, audience } = options;
  if (!Array.isArray(algorithms) || algorithms.length === 0) {
    throw expected('bearer() to be given `algorithms`, such as ["RS256"]', JSON.stringify(algorithms));
  }
  if ((key === undefined) === (jwks === undefined)) {
    throw expected("bearer() to be given either `key` or `jwks`", key === undefined ? "neither" : "both");
  }
  // Verifying changes none of the lists.
  const verification = { algorithms, issuer, audience } as JWTVerifyOptions;
  let verifier: Promise<(token: string) => Promise<SourceValue>> | undefined;

  async function createVerifier(): Promise<(token: string) => Promise<SourceValue>> {
    const { createRemoteJWKSet, jwtVerify } = await loadJose();
    const material = jwks === undefined ? toBytes(key) : createRemoteJWKSet(new URL(jwks));
    return async (token) => {
      try {
        const { payload } = await jwtVerify(token, material as JWTVerifyGetKey, verification);
        const value = payload[claim];
        return typeof value === "string" || typeof value === "number" ? value : undefined;
      } catch {
        return undefined;
      }
    };
  }

  return {
    description: `bearer token's claim "${claim}"`,
    late: false,
    read(request, reader) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(
        reader.header(request, "authorization") ?? "",
      )?.[1];
      if (token === undefined) return undefined;
      verifier ??= createVerifier();
      return verifier.then((verify) => verify(token));
    },
  };
}

async function loadJose(): Promise<typeof import("jose")> {
  // Inside `try`, bundlers (Next.js, esbuild) take the package for optional, as it is.
  try {
    return await import("jose");
  } catch (cause) {
    throw new Error("[otel-sessions/core] bearer() needs the package `jose`: npm install jose", { cause });
  }
}
