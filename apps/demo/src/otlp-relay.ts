import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { decodeTraceRequest, getSpanKey } from "./otlp-request.ts";

export interface OtlpRelay {
  /** Base address for an OTLP/HTTP exporter. */
  readonly url: string;
  /** Ids of the spans that passed, by trace id. */
  readonly spansByTrace: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every request body that passed, as it came. */
  readonly bodies: readonly Buffer[];
  close(): Promise<void>;
}

/** Stands in front of a receiver, keeps count of the spans that pass, and forwards their bytes unchanged. */
export async function startOtlpRelay(target: string): Promise<OtlpRelay> {
  const spansByTrace = new Map<string, Set<string>>();
  const bodies: Buffer[] = [];

  function record(body: Buffer, contentEncoding: string | undefined): void {
    bodies.push(body);
    for (const { scopeSpans } of decodeTraceRequest(body, contentEncoding).resourceSpans) {
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const { traceId, spanId } = getSpanKey(span);
        const spans = spansByTrace.get(traceId) ?? new Set();
        spansByTrace.set(traceId, spans.add(spanId));
      }
    }
  }

  async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request);
      const answer = await forward(target, request, body);
      // A refused batch comes again and must not count before it is taken.
      if (answer.ok) record(body, request.headers["content-encoding"]);
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "text/plain",
      });
      response.end(await answer.bytes());
    } catch {
      // What an exporter takes as a reason to try again.
      response.writeHead(503).end();
    }
  }

  const server = createServer((request, response) => void relay(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spansByTrace,
    bodies,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Response> {
  const { "content-type": type, "content-encoding": encoding } = request.headers;
  return fetch(new URL(request.url ?? "/", target), {
    method: "POST",
    headers: { ...(type && { "content-type": type }), ...(encoding && { "content-encoding": encoding }) },
    body: new Uint8Array(body),
  });
}
