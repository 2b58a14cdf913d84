import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const workspace = fileURLToPath(new URL("../../", import.meta.url));

const config: NextConfig = {
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
  poweredByHeader: false,
  // `npm run check` checks types.
  typescript: { ignoreBuildErrors: true },
};

export default config;
