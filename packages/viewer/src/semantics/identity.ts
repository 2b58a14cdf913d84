import type { AttributeReader } from "../otlp/attribute-value.ts";
import { readText } from "./read-attribute.ts";

/** Names under which a span may carry the id of its session; the first that is set counts. */
export const sessionAttributes = [
  "session.id",
  "gen_ai.conversation.id",
  "langfuse.session.id",
  "traceloop.association.properties.session_id",
  "ai.telemetry.metadata.sessionId",
  "metadata.sessionId",
  // Version 7 of the AI SDK has no telemetry metadata; its runtime context comes out here.
  "ai.settings.context.sessionId",
] as const;

/** The same for the user. */
export const userAttributes = [
  "user.id",
  "langfuse.user.id",
  "traceloop.association.properties.user_id",
  "ai.telemetry.metadata.userId",
  "metadata.userId",
  "ai.settings.context.userId",
  "enduser.id",
] as const;

export function readSessionId(attributes: AttributeReader): string | null {
  return readId(attributes, sessionAttributes);
}

export function readUserId(attributes: AttributeReader): string | null {
  return readId(attributes, userAttributes);
}

/** What is longer names nothing, and would not fit the address of its session. */
const maxIdLength = 1000;

function readId(attributes: AttributeReader, names: readonly string[]): string | null {
  const id = readText(attributes, names);
  return id === null || id.length > maxIdLength ? null : id;
}

const projectAttributes = ["openinference.project.name", "service.name"] as const;

/** The project that spans of a resource belong to; null where it names none. */
export function readProject(resource: AttributeReader): string | null {
  return readText(resource, projectAttributes);
}

/** The project of spans that name none. */
export const defaultProject = "default";
