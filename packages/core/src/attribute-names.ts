// Attribute names of OpenTelemetry. The strings stand here rather than in an import so that core
// depends on the OpenTelemetry API alone.

export const SESSION_ID = "session.id";
export const SESSION_PREVIOUS_ID = "session.previous_id";
export const USER_ID = "user.id";
