import { type Context, createContextKey } from "@opentelemetry/api";
import { SESSION_ID_KEY, USER_ID_KEY } from "./context-keys.ts";
import { EXTRA_KEYS, type ExtraValues } from "./context-values.ts";
import { isValidId } from "./identifier-format.ts";

// Keys of the API and the SDKs that most contexts have, none of them ours.
const SPAN_KEY = createContextKey("OpenTelemetry Context Key SPAN");
const RPC_METADATA_KEY = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");

/** What other code, `@arizeai/openinference-core` above all, wrote under OpenInference's keys. */
export interface PlainValues {
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
  readonly extra: ExtraValues | undefined;
}

const NONE: PlainValues = { sessionId: undefined, userId: undefined, extra: undefined };

/**
 * Whether a context surely holds no OpenInference value. The API's contexts keep their values in a
 * Map; looking at its size spares eight look-ups for each span. A context that is built otherwise
 * is simply looked through.
 */
function surelyHoldsNone(context: Context): boolean {
  const values = (context as { _currentContext?: unknown })._currentContext;
  if (!(values instanceof Map)) return false;
  let others = values.size;
  if (others !== 0 && values.has(SPAN_KEY)) others--;
  if (others !== 0 && values.has(RPC_METADATA_KEY)) others--;
  return others === 0;
}

let lastValid: unknown;

/** Many spans see the same id; it needs to be looked through once. */
function validId(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === lastValid) return value as string;
  if (!isValidId(value)) return undefined;
  lastValid = value;
  return value;
}

/** Reads the values of a context that is no session context. */
export function readPlainContext(context: Context): PlainValues {
  if (surelyHoldsNone(context)) return NONE;
  const sessionId = validId(context.getValue(SESSION_ID_KEY));
  const userId = validId(context.getValue(USER_ID_KEY));
  let extra: Record<string, string> | undefined;
  for (const [key, name] of EXTRA_KEYS) {
    const value = context.getValue(key);
    if (typeof value === "string") (extra ??= {})[name] = value;
  }
  return sessionId === undefined && userId === undefined && extra === undefined
    ? NONE
    : { sessionId, userId, extra };
}
