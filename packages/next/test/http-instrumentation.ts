// Loaded before Next.js, the way applications with OpenTelemetry's HTTP instrumentation start.
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { register } from "@otel-sessions/node";

register({
  serviceName: "fixture",
  instrumentations: [new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })],
});
