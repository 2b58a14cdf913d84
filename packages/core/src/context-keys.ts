import { createContextKey } from "@opentelemetry/api";
import {
  METADATA,
  PROMPT_TEMPLATE,
  PROMPT_TEMPLATE_VARIABLES,
  PROMPT_TEMPLATE_VERSION,
  SESSION_ID,
  TAGS,
  USER_ID,
} from "./attribute-names.ts";

// OpenInference's context keys. `createContextKey` is `Symbol.for`, so equal names are equal keys:
// what is written here is read by every OpenInference auto-instrumentor, and the other way round.
// https://github.com/Arize-ai/openinference/tree/main/js/packages/openinference-core
const openInferenceKey = (name: string): symbol => createContextKey(`OpenInference SDK Context Key ${name}`);

export const SESSION_ID_KEY: symbol = openInferenceKey(SESSION_ID);
export const USER_ID_KEY: symbol = openInferenceKey(USER_ID);
export const METADATA_KEY: symbol = openInferenceKey(METADATA);
export const TAGS_KEY: symbol = openInferenceKey(TAGS);
export const PROMPT_TEMPLATE_KEY: symbol = openInferenceKey(PROMPT_TEMPLATE);
export const PROMPT_TEMPLATE_VERSION_KEY: symbol = openInferenceKey(PROMPT_TEMPLATE_VERSION);
export const PROMPT_TEMPLATE_VARIABLES_KEY: symbol = openInferenceKey(PROMPT_TEMPLATE_VARIABLES);
export const ATTRIBUTES_KEY: symbol = openInferenceKey("attributes");
