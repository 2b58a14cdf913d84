// Loaded before everything else: `npm start` passes it to Node.js with --import.
import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { ExpressInstrumentation, ExpressLayerType } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { register } from "@otel-sessions/node";

register({
  serviceName: "nestjs-chat",
  instrumentations: [
    // Turns of conversations are traced; the page, its files and the login are not.
    new HttpInstrumentation({ ignoreIncomingRequestHook: (request) => !request.url?.startsWith("/api/") }),
    // Nest runs on Express, which knows the route. Its middlewares are of no interest here.
    new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
  ],
});
new LangChainInstrumentation().manuallyInstrument(callbackManager);
