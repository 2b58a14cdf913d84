import { describeAdapter, inProcess } from "@otel-sessions/testing";
import { createContractApp } from "./contract-app.ts";
import { listen, tracing } from "./traced-server.ts";

describeAdapter(
  "fastify",
  inProcess(tracing, async (options) => listen(await createContractApp(options))),
);
