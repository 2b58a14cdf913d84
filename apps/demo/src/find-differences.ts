import type { ModelCall } from "@otel-sessions/model-server";
import type { SessionDetail } from "@otel-sessions/viewer";

import type { HeldConversation } from "./hold-conversations.ts";
import { getSession, getSessions, getTrace } from "./viewer-api.ts";

/** What was sent, as those know who sent it. */
export interface Sent {
  readonly conversations: readonly HeldConversation[];
  /** The model server's ledger; null where somebody else's model answered. */
  readonly calls: readonly ModelCall[] | null;
  /** Ids of the spans that left the application, by trace id. */
  readonly spansByTrace: ReadonlyMap<string, ReadonlySet<string>>;
}

const tokenFields = ["promptTokens", "completionTokens", "totalTokens"] as const;

/** Compares what a viewer holds with what was sent; one sentence for each figure that differs. */
export async function findDifferences(viewer: string, sent: Sent): Promise<string[]> {
  const differences: string[] = [];
  const compare = (what: string, held: unknown, expected: unknown) => {
    if (held !== expected)
      differences.push(`${what}: the viewer holds ${String(held)}, sent were ${String(expected)}`);
  };

  const known = new Set((await getSessions(viewer)).map(({ sessionId }) => sessionId));
  compare("sessions", known.size, sent.conversations.length);

  const traceIds = new Set<string>();
  for (const conversation of sent.conversations) {
    const { sessionId, userId, title, messages } = conversation;
    if (!known.has(sessionId)) {
      differences.push(`${title}: the viewer does not hold this session`);
      continue;
    }
    const session = await getSession(viewer, sessionId);
    compare(`${title}, user`, session.userId, userId);
    compare(`${title}, traces`, session.traceCount, messages.length);
    compare(`${title}, listed traces`, session.traces.length, messages.length);
    for (const field of tokenFields) {
      if (sent.calls !== null)
        compare(`${title}, ${field}`, session[field], sumOf(sent.calls, conversation, field));
    }
    for (const { traceId } of session.traces) traceIds.add(traceId);
    compare(`${title}, spans`, session.spanCount, countSpans(sent, session));
  }

  // A span may be missing from a trace, and a trace from its session.
  for (const [traceId, spans] of sent.spansByTrace) {
    compare(`trace ${traceId}, part of a session`, traceIds.has(traceId), true);
    if (!traceIds.has(traceId)) continue;
    const trace = await getTrace(viewer, traceId);
    compare(`trace ${traceId}, spans`, new Set(trace.spans.map(({ spanId }) => spanId)).size, spans.size);
  }
  return differences;
}

/** Conversations are told apart in the ledger by what the user said first. */
function sumOf(
  calls: readonly ModelCall[],
  { messages }: HeldConversation,
  field: (typeof tokenFields)[number],
): number {
  return calls
    .filter(({ firstUserMessage }) => firstUserMessage === messages[0])
    .reduce((sum, call) => sum + call[field], 0);
}

function countSpans({ spansByTrace }: Sent, { traces }: SessionDetail): number {
  return traces.reduce((sum, { traceId }) => sum + (spansByTrace.get(traceId)?.size ?? 0), 0);
}
