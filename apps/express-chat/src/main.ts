import type { AddressInfo } from "node:net";

import { createApp } from "./app.ts";

const server = createApp().listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1", (error) => {
  if (error !== undefined) throw error;
  const { port } = server.address() as AddressInfo;
  console.log(`express-chat listening on http://127.0.0.1:${port}`);
});

// Running answers are finished; when nothing is left to do, the process ends and telemetry is flushed.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => server.close());

// OpenInference's instrumentation reads streams a second time; where the connection to the model breaks, that
// copy's error goes unhandled and would end the process.
process.on("unhandledRejection", (error) => console.error(error));
