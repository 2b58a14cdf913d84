import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));

const config: NextConfig = {
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
  serverExternalPackages: ["openai", "@arizeai/openinference-instrumentation-openai"],
  // Types are checked by `npm run typecheck`.
  typescript: { ignoreBuildErrors: true },
};

export default config;
