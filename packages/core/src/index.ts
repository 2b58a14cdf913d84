export { bind, bindInPlace } from "./bind.ts";
export { checkSetup, type SetupProblem } from "./check-setup.ts";
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
export { bearer, type BearerOptions } from "./identity/bearer.ts";
export { Credential, credential } from "./identity/credential.ts";
export { getId } from "./identity/get-id.ts";
export {
  createIdentifier,
  type DefaultSources,
  type Identifier,
  type IdentityOptions,
} from "./identity/identifier.ts";
export {
  createPseudonymizer,
  type IdentityField,
  type PseudonymKey,
  type Pseudonymizer,
  type PseudonymOptions,
} from "./identity/pseudonym.ts";
export { createSeal, type Seal } from "./identity/seal.ts";
export {
  cookie,
  header,
  param,
  query,
  type RequestReader,
  type RequestSource,
  type Source,
  type SourceValue,
} from "./identity/source.ts";
export type { IssueOptions } from "./identity/visitor-cookie.ts";
export { type LogFields, type LogFormat, logFields, sessionFormat } from "./log-fields.ts";
export type { Identity } from "./request-scope.ts";
export { type ProcessedLogRecord, SessionLogRecordProcessor } from "./session-log-record-processor.ts";
export {
  type HeaderGetter,
  type PropagatedKey,
  SessionPropagator,
  type SessionPropagatorOptions,
} from "./session-propagator.ts";
export { type SamplingDecision, SessionSampler, type SessionSamplerOptions } from "./session-sampler.ts";
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
