import { getRequestListener } from "@hono/node-server";
import { describeAdapter, inProcess, listen } from "@otel-sessions/testing";
import { createContractApp } from "./contract-app.ts";
import { tracing } from "./traced-server.ts";

describeAdapter(
  "hono",
  inProcess(tracing, (options) => listen(getRequestListener(createContractApp(options).fetch))),
);
