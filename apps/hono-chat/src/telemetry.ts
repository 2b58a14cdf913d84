// Loaded before everything else: `node --import ./src/telemetry.ts src/main.ts`.
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { register } from "@otel-sessions/node";
import OpenAI from "openai";

import { catalogueUrl } from "./catalogue-client.ts";

register({
  serviceName: "hono-chat",
  // Sessions are filed under the project, which both services share.
  projectName: "reading-room",
  instrumentations: [
    // Turns of conversations are traced; the page, its files and the login are not.
    new HttpInstrumentation({ ignoreIncomingRequestHook: (request) => !request.url?.startsWith("/api/") }),
    // `fetch`, by which the catalogue is asked.
    new UndiciInstrumentation(),
  ],
  // Session and user go along to the catalogue, and to nobody else: not to the model.
  propagation: { inject: { to: [new URL(catalogueUrl).host] } },
});
new OpenAIInstrumentation().manuallyInstrument(OpenAI);
