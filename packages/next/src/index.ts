export { bearer, cookie, credential, header, identify, param, query } from "@otel-sessions/core";
export {
  type Auth0,
  auth0,
  authJs,
  type BetterAuth,
  betterAuth,
  clerk,
  type LoginSources,
  type Supabase,
  supabase,
} from "./login-libraries.ts";
export type { ServerRequest, SessionRequest } from "./next-request.ts";
export { createSessionProxy, type ProxyHandler } from "./session-proxy.ts";
export { type RequestOf, type RouteHandler, type SessionOptions, withSession } from "./with-session.ts";
