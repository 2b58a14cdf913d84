import { createParamDecorator, type PipeTransform, type Type } from "@nestjs/common";
import { getSessionId, getUserId } from "@otel-sessions/core";

/** Pipes that the value goes through. */
type Pipes = (Type<PipeTransform> | PipeTransform)[];

/** A parameter of a handler that gets the session id as it is recorded, or `undefined`. */
export const CurrentSession: (...pipes: Pipes) => ParameterDecorator = createParamDecorator(() =>
  getSessionId(),
);

/** A parameter of a handler that gets the user id as it is recorded, or `undefined`. */
export const CurrentUserId: (...pipes: Pipes) => ParameterDecorator = createParamDecorator(() => getUserId());
