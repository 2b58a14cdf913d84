export { bearer, credential, cookie, header, identify, param, query } from "@otel-sessions/core";
export { fastifySession, jwtSession, jwtSubject, passport } from "./request-sources.ts";
export { session, type SessionOptions } from "./session.ts";
