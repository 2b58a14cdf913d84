export {
  allConversations,
  conversations,
  kitchenConversations,
  libraryConversations,
  travelConversations,
} from "./conversations/index.ts";
export type { ScriptedConversation, ScriptedToolCall, ScriptedTurn } from "./conversations/conversation.ts";
export {
  startModelServer,
  type ModelCall,
  type ModelServer,
  type ModelServerOptions,
} from "./model-server.ts";
export type { TokenUsage } from "./token-usage.ts";
