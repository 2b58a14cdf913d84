import { SESSION_ID, USER_ID } from "./attribute-names.ts";
import { getSessionId, getUserId } from "./context-attributes.ts";

/** Fields of a log line, under their OpenTelemetry names. */
export interface LogFields {
  [SESSION_ID]?: string;
  [USER_ID]?: string;
}

/**
 * `session.id` and `user.id` of the active context, for loggers that do not emit OpenTelemetry log
 * records. It is what pino takes as `mixin`.
 *
 * @example
 * ```ts
 * import { logFields } from "@otel-sessions/core";
 *
 * const options = { mixin: logFields }; // pino(options)
 * ```
 */
export function logFields(): LogFields {
  const fields: LogFields = {};
  const sessionId = getSessionId();
  if (sessionId !== undefined) fields[SESSION_ID] = sessionId;
  const userId = getUserId();
  if (userId !== undefined) fields[USER_ID] = userId;
  return fields;
}

/** What winston calls for each log line. */
export interface LogFormat {
  readonly options: object;
  transform<Info extends object>(info: Info): Info & LogFields;
}

/**
 * A winston format that adds {@link logFields}; fields the line has already stay.
 *
 * @example
 * ```ts
 * import { sessionFormat } from "@otel-sessions/core";
 *
 * const format = sessionFormat(); // winston.format.combine(sessionFormat(), winston.format.json())
 * ```
 */
export function sessionFormat(): LogFormat {
  return { options: {}, transform: (info) => Object.assign(info, { ...logFields(), ...info }) };
}
