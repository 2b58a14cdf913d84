type Crypto = typeof import("node:crypto");

/** The part that is used. Not every platform that has the rest has `hash`. */
type NodeCrypto = Pick<Crypto, "createHmac" | "createSecretKey" | "randomBytes" | "timingSafeEqual"> &
  Partial<Pick<Crypto, "hash">>;

/**
 * `node:crypto` where the platform has it (Node.js, Bun, Deno, workerd with `nodejs_compat`). Asked
 * for at run time, so that bundles for the browser or an edge without it still build.
 */
export const nodeCrypto: NodeCrypto | undefined = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
