// Attribute names of OpenTelemetry (session.*, user.*) and OpenInference (the rest). The strings
// stand here rather than in an import so that core depends on the OpenTelemetry API alone.

export const SESSION_ID = "session.id";
export const SESSION_PREVIOUS_ID = "session.previous_id";
export const USER_ID = "user.id";
export const METADATA = "metadata";
export const TAGS = "tag.tags";
export const PROMPT_TEMPLATE = "llm.prompt_template.template";
export const PROMPT_TEMPLATE_VERSION = "llm.prompt_template.version";
export const PROMPT_TEMPLATE_VARIABLES = "llm.prompt_template.variables";
