export { bearer, credential, cookie, header, identify, param, query } from "@otel-sessions/core";
export { jwtSession, jwtSubject, koaSession, passport } from "./request-sources.ts";
export { session, type SessionOptions } from "./session.ts";
