export { ChatClient } from "./chat-client.ts";
export { build, runDemo, type DemoOptions } from "./demo.ts";
export {
  holdConversations,
  kitchenCast,
  libraryCast,
  shopCast,
  travelCast,
  type Cast,
  type HeldConversation,
} from "./hold-conversations.ts";
export { NextChatClient } from "./next-chat-client.ts";
export { startOtlpRelay, type OtlpRelay } from "./otlp-relay.ts";
export { decodeTraceRequest, encodeTraceRequest, getSpanKey, type TraceRequest } from "./otlp-request.ts";
export { startServerProcess, type ServerProcess, type ServerProcessOptions } from "./server-process.ts";
export {
  repository,
  startChat,
  startHonoChat,
  startNestChat,
  startNextChat,
  startViewer,
  type ChatProcessOptions,
  type ViewerProcessOptions,
} from "./servers.ts";
export { getSession, getSessions, getTrace } from "./viewer-api.ts";
