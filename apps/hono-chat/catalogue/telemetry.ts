// Loaded before everything else: `node --import ./catalogue/telemetry.ts catalogue/main.ts`.
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { register } from "@otel-sessions/node";

register({
  serviceName: "catalogue",
  // Sessions are filed under the project, which both services share.
  projectName: "reading-room",
  instrumentations: [new HttpInstrumentation()],
  // Nobody but our own services reaches this one: session and user are believed, no middleware is needed.
  propagation: { extract: { trust: true } },
});
