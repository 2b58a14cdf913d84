// The demo, with a network between the application and the viewer that loses the first span it sees.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { decodeTraceRequest, encodeTraceRequest, runDemo } from "@otel-sessions/demo";

let lost = false;
let network: Server | undefined;

function loseOneSpan(body: Buffer): Uint8Array<ArrayBuffer> {
  const request = decodeTraceRequest(body);
  const scope = request.resourceSpans[0]?.scopeSpans[0];
  if (!lost && scope !== undefined) {
    scope.spans = scope.spans.slice(1);
    lost = true;
  }
  return new Uint8Array(encodeTraceRequest(request));
}

const differences = await runDemo({
  once: true,
  intercept: async (viewer) => {
    network = createServer((request, response) => {
      void buffer(request)
        .then((body) =>
          fetch(new URL(request.url ?? "/", viewer), {
            method: "POST",
            headers: { "content-type": request.headers["content-type"] ?? "" },
            body: loseOneSpan(body),
          }),
        )
        .then((answer) => response.writeHead(answer.status).end());
    });
    network.listen(0, "127.0.0.1");
    await once(network, "listening");
    return `http://127.0.0.1:${(network.address() as AddressInfo).port}`;
  },
});
network?.close();
network?.closeAllConnections();
process.exitCode = differences?.length === 0 ? 0 : 1;
