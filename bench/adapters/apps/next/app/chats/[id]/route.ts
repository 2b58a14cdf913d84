import { cookie, withSession } from "@otel-sessions/next";
import type { NextRequest } from "next/server.js";
import { ask } from "../../../../../ask.ts";

type Handler = (request: NextRequest, context: { params: Promise<{ id: string }> }) => Promise<Response>;

const show: Handler = async (_request, { params }) => {
  const { id } = await params;
  return Response.json({ id, answer: "Hello" });
};

const reply: Handler = async (request, { params }) => {
  const { id } = await params;
  const { question } = (await request.json()) as { question: string };
  return Response.json({ id, answer: await ask(question) });
};

// Known when the app starts, not when it is built.
const wrappers: Readonly<Record<string, (handler: Handler) => Handler>> = {
  empty: (handler) => (request, context) => handler(request, context),
  adapter: (handler) =>
    withSession(handler, {
      sessionId: cookie("sid"),
      userId: (request) => request.headers.get("x-user-id"),
    }),
};
const wrap = wrappers[process.env["BENCH_VARIANT"] ?? ""] ?? ((handler: Handler) => handler);

export const dynamic = "force-dynamic";
export const GET: Handler = wrap(show);
export const POST: Handler = wrap(reply);
