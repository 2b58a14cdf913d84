import { Injectable } from "@nestjs/common";
import { AIMessageChunk } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";

import { tools } from "./timetable.ts";

const instructions = `You are the assistant of Nachtzug, a travel desk for night trains. Answer briefly and precisely, in
the language of the customer and in Markdown. Look trains and bookings up with the tools; never invent them. If you
cannot help, say so and give the number of the desk: +49 30 5550 190.`;

/** Answers with LangChain's agent, which calls tools on the way and remembers each conversation. */
@Injectable()
export class Assistant {
  readonly #agent = createAgent({
    // Reads OPENAI_API_KEY and OPENAI_BASE_URL.
    model: new ChatOpenAI({ model: process.env["OPENAI_MODEL"] ?? "gpt-4.1-mini", streaming: true }),
    tools,
    systemPrompt: instructions,
    checkpointer: new MemorySaver(),
  });

  /** Streams the answer to a message. */
  async *answer(conversationId: string, message: string, signal: AbortSignal): AsyncGenerator<string, void> {
    const stream = await this.#agent.stream(
      { messages: [{ role: "user", content: message }] },
      { configurable: { thread_id: conversationId }, streamMode: "messages", signal },
    );
    for await (const [chunk] of stream) {
      // Results of tools come as messages, too.
      if (AIMessageChunk.isInstance(chunk) && chunk.text !== "") yield chunk.text;
    }
  }
}
