import type { NextRequest } from "next/server.js";
import { ask, askForEvents } from "../../../ask.ts";

export type Handler = (
  request: NextRequest,
  context: { params: Promise<{ id: string }> },
) => Promise<Response>;

export const show: Handler = async (_request, { params }) => {
  const { id } = await params;
  return Response.json({ id, answer: "Hello" });
};

export const reply: Handler = async (request, { params }) => {
  const { id } = await params;
  const { question } = (await request.json()) as { question: string };
  return Response.json({ id, answer: await ask(question) });
};

export const stream: Handler = async (request) => {
  const { question } = (await request.json()) as { question: string };
  const events = askForEvents(question);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
};
