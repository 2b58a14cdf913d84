import { describeAdapter, inProcess } from "@otel-sessions/testing";
import { createContractApp } from "./contract-app.ts";
import { listen, servers } from "./traced-server.ts";

const { tracing } = servers;

describeAdapter(
  "fastify",
  inProcess(tracing, async (options) => listen(await createContractApp(options))),
);
