import { OpenTelemetry } from "@ai-sdk/otel";
import { header } from "@otel-sessions/next";
import { register } from "@otel-sessions/next/register";
import { registerTelemetry } from "ai";
import { TurnSampler } from "./turn-sampler.ts";

/** Sends the spans of Next.js and of the AI SDK to the viewer. */
export async function registerTracing(): Promise<void> {
  await register({
    serviceName: "next-chat",
    sampler: new TurnSampler(),
    // What Next.js does before it calls the route belongs to the conversation, too.
    propagation: { sessionId: header("x-conversation-id") },
  });
  registerTelemetry(new OpenTelemetry());
}
