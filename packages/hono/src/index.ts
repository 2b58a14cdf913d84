export { bearer, credential, cookie, header, identify, param, query } from "@otel-sessions/core";
export { honoSession, jwtSession, jwtSubject } from "./request-sources.ts";
export { session, type SessionOptions, type SessionVariables } from "./session.ts";
