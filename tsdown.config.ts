import { defineConfig, type UserConfig } from "tsdown";

/**
 * The one build configuration. A package builds with `tsdown --config ../../tsdown.config.ts`
 * and names its entry files on the command line when `src/index.ts` is not the only one.
 */
const config: UserConfig = defineConfig({
  // Without it, paths are resolved from the folder of this file.
  cwd: process.cwd(),
  entry: ["src/index.ts"],
  format: "esm",
  platform: "neutral",
  target: "es2023",
  fixedExtension: false,
  tsconfig: "tsconfig.json",
  dts: { generator: "oxc" },
  // Anything that is neither a dependency nor a peer must not end up in the bundle unnoticed.
  // The one exception: the viewer must run from its own tarball alone.
  deps: { onlyBundle: ["@otel-sessions/core"] },
});

export default config;
