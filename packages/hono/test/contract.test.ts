import { getRequestListener } from "@hono/node-server";
import { describeAdapter, inProcess, listen } from "@otel-sessions/testing";
import { createContractApp } from "./contract-app.ts";
import { servers } from "./traced-server.ts";

const { tracing } = servers;

describeAdapter(
  "hono",
  inProcess(tracing, (options) => listen(getRequestListener(createContractApp(options).fetch))),
);
