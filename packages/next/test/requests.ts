import { SpanKind } from "@opentelemetry/api";
import type { CapturedSpan } from "@otel-sessions/testing";
import { expect, vi } from "vitest";
import type { NextServer } from "./next-server.ts";

export const KEY = "a test key of at least 16 bytes";

/** The headers of a conversation. */
export const ADA = { "x-conversation-id": "c-1", "x-user": "ada" };

/** Sends a request and returns its spans, once Next.js has ended its outermost one. */
export async function spansOf(
  app: NextServer,
  path: string,
  init: RequestInit = { headers: ADA },
): Promise<{ readonly response: Response; readonly text: string; readonly spans: readonly CapturedSpan[] }> {
  await app.reset();
  const response = await fetch(`${app.url}${path}`, { redirect: "manual", ...init });
  const text = await response.text();
  const spans = await vi.waitFor(async () => {
    const ended = await app.spans();
    // Beside it there may be what Next.js does when it starts.
    const servers = ended.filter(
      ({ parentSpanId, kind }) => parentSpanId === undefined && kind === SpanKind.SERVER,
    );
    expect(servers).toHaveLength(1);
    return ended.filter(({ traceId }) => traceId === servers[0]?.traceId);
  }, 10_000);
  return { response, text, spans };
}

/** Session and user of each span, in the form `c-1 ada`. */
export const idsOf = ({ attributes }: CapturedSpan): string =>
  `${String(attributes["session.id"])} ${String(attributes["user.id"])}`;

/** The ids of the spans of one name. */
export const idsOfNamed = (spans: readonly CapturedSpan[], name: string): string[] =>
  spans.filter((span) => span.name === name).map(idsOf);

/** What a browser would send back of the cookies that it was given. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.slice(0, cookie.indexOf(";")))
    .join("; ");
