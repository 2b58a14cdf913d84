import type { RecordedApp } from "./recorded.ts";

/** What was said, and what of it is to be seen. */
export interface RecordedConversation {
  readonly app: RecordedApp;
  readonly project: string;
  /** What the application calls its model with. */
  readonly sdk: string;
  readonly title: string;
  readonly user: string;
  readonly turns: number;
  readonly totalTokens: string;
  readonly tool: { readonly name: string; readonly turn: number; readonly result: string };
  /** Names of spans of its first turn. */
  readonly spans: readonly string[];
  /** Words that were said, part of an answer to them, and in which turn. */
  readonly search: { readonly words: string; readonly said: RegExp; readonly turn: number };
}

/** One conversation with each of the example applications, as the browser is to show it. */
export const conversations: readonly [
  support: RecordedConversation,
  travel: RecordedConversation,
  reading: RecordedConversation,
  cooking: RecordedConversation,
] = [
  {
    app: "express-chat",
    project: "express-chat",
    sdk: "OpenAI's SDK",
    title: "Hi, where is my order 48213?",
    user: "grace",
    turns: 4,
    totalTokens: "2,462",
    tool: { name: "get_order", turn: 1, result: '"carrier": "DHL"' },
    spans: ["POST /api/chat", "LLM OpenAI Chat Completions", "TOOL get_order", "GUARDRAIL moderate"],
    search: { words: "neighbour", said: /it works until 8 in the evening/, turn: 2 },
  },
  {
    app: "nest-chat",
    project: "nestjs-chat",
    sdk: "LangChain",
    title: "Is there a night train from Hamburg to Vienna?",
    user: "mira",
    turns: 4,
    totalTokens: "3,220",
    tool: { name: "find_trains", turn: 1, result: '"train": "NJ 491"' },
    spans: ["POST /api/chat", "LLM ChatOpenAI", "TOOL find_trains"],
    search: { words: "four berths", said: /A private couchette compartment/, turn: 2 },
  },
  {
    app: "hono-chat",
    project: "reading-room",
    sdk: "OpenAI's SDK, and a service behind it",
    title: "I have twelve hours on a train. What should I read?",
    user: "lena",
    turns: 3,
    totalTokens: "2,348",
    tool: { name: "search_catalogue", turn: 1, result: '"title": "Invisible Cities"' },
    spans: ["POST", "LLM OpenAI Chat Completions", "search the shelves"],
    search: { words: "Marco Polo", said: /Calvino lets Marco Polo/, turn: 2 },
  },
  {
    app: "next-chat",
    project: "next-chat",
    sdk: "the AI SDK",
    title: "I have chickpeas, spinach and half a lemon. What can I cook?",
    user: "ada",
    turns: 3,
    totalTokens: "1,641",
    tool: { name: "find_recipes", turn: 1, result: '"name": "Chickpeas with spinach and lemon"' },
    spans: ["POST /api/chat", "AGENT invoke_agent gpt-4.1-mini", "LLM chat gpt-4.1-mini"],
    search: { words: "flatbread", said: /Something that soaks up the oil/, turn: 3 },
  },
];
