import { createContextKey } from "@opentelemetry/api";
import { SESSION_ID, USER_ID } from "./attribute-names.ts";

// OpenInference's context keys. `createContextKey` is `Symbol.for`, so equal names are equal keys:
// what is written here is read by every OpenInference auto-instrumentor, and the other way round.
// https://github.com/Arize-ai/openinference/tree/main/js/packages/openinference-core
export const openInferenceKey = (name: string): symbol =>
  createContextKey(`OpenInference SDK Context Key ${name}`);

export const SESSION_ID_KEY: symbol = openInferenceKey(SESSION_ID);
export const USER_ID_KEY: symbol = openInferenceKey(USER_ID);
