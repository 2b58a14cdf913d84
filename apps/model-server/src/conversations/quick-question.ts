import type { ScriptedConversation } from "./conversation.ts";

export const quickQuestion: ScriptedConversation = {
  title: "A quick question",
  turns: [
    {
      user: "Do you repair zips?",
      assistant: `Yes. Bring the jacket or tent to the shop or send it in; a new slider costs **€12**, a whole zip from **€35**. It takes about ten days.`,
    },
  ],
};
