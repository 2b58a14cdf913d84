import type { NextRequest } from "next/server.js";
import { ask } from "../../../ask.ts";

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
