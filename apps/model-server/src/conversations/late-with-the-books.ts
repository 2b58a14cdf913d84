import type { ScriptedConversation } from "./conversation.ts";

export const lateWithTheBooks: ScriptedConversation = {
  title: "Late with the books",
  turns: [
    {
      user: "I am three weeks late with my books. What do I owe?",
      assistant: `Twenty cents a day and book, at most **€4 a book**. For three weeks that is **€4 for each** of them.`,
    },
    {
      user: "You were closed for two of those weeks!",
      assistant: `You are right: days on which we are closed do not count. Seven days remain, which makes **€1.40 a book**.`,
    },
  ],
};
