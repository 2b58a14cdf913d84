import { FastifyOtelInstrumentation } from "@fastify/otel";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { getSessionId, getUserId } from "@otel-sessions/core";
import { describeAdapter, inProcess } from "@otel-sessions/testing";
import { afterAll, expect, it } from "vitest";
import { header, session } from "../src/index.ts";
import { createContractApp } from "./contract-app.ts";
import { createApp, listen, servers } from "./traced-server.ts";

const { send, tracing } = servers;

// Runs every hook and handler in a context of its own, which it took before ours.
const disable = registerInstrumentations({
  instrumentations: [new FastifyOtelInstrumentation({ registerOnInitialization: true })],
});
afterAll(disable);

describeAdapter("fastify under @fastify/otel", {
  endsEarly: ({ name }) => /^(onRequest|preValidation) - /.test(name),
  ...inProcess(tracing, async (options) => listen(await createContractApp(options))),
});

it("tells handlers under @fastify/otel their session and user", async () => {
  const app = createApp();
  await app.register(session, { sessionId: header("x-conversation-id"), userId: () => "ada" });
  app.get("/", () => [getSessionId(), getUserId()]);
  const response = await send(app, "/", { "x-conversation-id": "c-1" });
  expect(await response.json()).toEqual(["c-1", "ada"]);
});
