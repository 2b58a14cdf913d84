import { serve } from "@hono/node-server";

import { createCatalogue } from "./app.ts";

const server = serve(
  { fetch: createCatalogue().fetch, port: Number(process.env["PORT"] ?? 3101), hostname: "127.0.0.1" },
  ({ port }) => console.log(`catalogue listening on http://127.0.0.1:${port}`),
);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => server.close());
