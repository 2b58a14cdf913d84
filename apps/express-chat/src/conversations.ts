import type { ChatCompletionMessageParam } from "openai/resources";

const conversations = new Map<string, ChatCompletionMessageParam[]>();

/** What was said so far. Kept in memory; a user only reaches conversations of their own. */
export function getMessages(userId: string, conversationId: string): ChatCompletionMessageParam[] {
  const key = JSON.stringify([userId, conversationId]);
  const messages = conversations.get(key) ?? [];
  conversations.set(key, messages);
  return messages;
}
