import type { AddressInfo } from "node:net";

import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";

import { register } from "../../src/index.ts";

register({ instrumentations: [new HttpInstrumentation()] });

const { createServer, get } = await import("node:http");
const server = createServer((_request, response) => response.end("ok")).listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  get({ host: "127.0.0.1", port }, (response) => response.resume().on("end", () => server.close()));
});
