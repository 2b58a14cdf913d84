import { randomBytes } from "node:crypto";

import { serve } from "@hono/node-server";

import { createApp } from "./app.ts";

const secret = process.env["JWT_SECRET"] ?? randomBytes(32).toString("base64url");

const server = serve(
  { fetch: createApp(secret).fetch, port: Number(process.env["PORT"] ?? 3100), hostname: "127.0.0.1" },
  ({ port }) => console.log(`hono-chat listening on http://127.0.0.1:${port}`),
);

// Running answers are finished; when nothing is left to do, the process ends and telemetry is flushed.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => server.close());

// OpenInference's instrumentation reads streams a second time; where the connection to the model breaks, that
// copy's error goes unhandled and would end the process.
process.on("unhandledRejection", (error) => console.error(error));
