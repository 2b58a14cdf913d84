// Loaded before everything else: `node --import ./src/telemetry.ts src/main.ts`.
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { ExpressInstrumentation, ExpressLayerType } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { register } from "@otel-sessions/node";
import OpenAI from "openai";

register({
  serviceName: "express-chat",
  instrumentations: [
    // Turns of conversations are traced; the page, its files and the login are not.
    new HttpInstrumentation({ ignoreIncomingRequestHook: (request) => !request.url?.startsWith("/api/") }),
    // Middlewares before `session()` end before anybody knows who is asking.
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
  ],
});
new OpenAIInstrumentation().manuallyInstrument(OpenAI);
