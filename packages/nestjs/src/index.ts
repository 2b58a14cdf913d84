export { bearer, credential, cookie, header, identify, param, query } from "@otel-sessions/core";
export { CurrentSession, CurrentUserId } from "./current-identity.ts";
export { body, type NestRequest, type RequestUser } from "./nest-request.ts";
export { jwtSession, jwtSubject, loginSession, passport } from "./request-sources.ts";
export { SessionInterceptor } from "./session-interceptor.ts";
export { SessionModule, type SessionModuleAsyncOptions } from "./session-module.ts";
export { type SessionOptions, SessionScopes } from "./session-scopes.ts";
export { withSessions } from "./with-sessions.ts";
