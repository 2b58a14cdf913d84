import { type Context, createContextKey } from "@opentelemetry/api";
import { SESSION_ID_KEY, USER_ID_KEY } from "./context-keys.ts";
import { EXTRA_KEYS, type ExtraValues } from "./context-values.ts";
import { validId } from "./identifier-format.ts";

// Besides a span, what most contexts of a request have.
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
function surelyHoldsNone(context: Context, hasSpan: boolean): boolean {
  const values = (context as { _currentContext?: unknown })._currentContext;
  if (!(values instanceof Map)) return false;
  const others = hasSpan ? values.size - 1 : values.size;
  return others === 0 || (others === 1 && values.has(RPC_METADATA_KEY));
}

/**
 * Reads the values of a context that is no session context.
 *
 * @param hasSpan - whether it is known to have a span, which need not be looked up again.
 */
export function readPlainContext(context: Context, hasSpan = false): PlainValues {
  if (surelyHoldsNone(context, hasSpan)) return NONE;
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
