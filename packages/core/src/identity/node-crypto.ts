type NodeCrypto = Pick<
  typeof import("node:crypto"),
  "createHmac" | "createSecretKey" | "randomBytes" | "timingSafeEqual"
>;

/**
 * `node:crypto` where the platform has it (Node.js, Bun, Deno, workerd with `nodejs_compat`). Asked
 * for at run time, so that bundles for the browser or an edge without it still build.
 */
export const nodeCrypto: NodeCrypto | undefined = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
