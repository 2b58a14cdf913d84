export { bind } from "./bind.ts";
export {
  type ContextAttributes,
  getContextAttributes,
  getSessionId,
  getUserId,
  setContextAttributes,
  setSession,
  setUser,
} from "./context-attributes.ts";
export type { PromptTemplate } from "./context-values.ts";
export { identify } from "./identify.ts";
export type { Identity } from "./request-scope.ts";
export { type ProcessedSpan, SessionSpanProcessor } from "./session-span-processor.ts";
export {
  usingAttributes,
  usingMetadata,
  usingPromptTemplate,
  usingSession,
  usingTags,
  usingUser,
  type Wrapper,
} from "./using.ts";
