// Loaded before an example of a README, outside of this repository: tells the parent process each
// span that ends, and where the example listens.
import { Server } from "node:net";

import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { register } from "@otel-sessions/node";

register({
  serviceName: "example",
  instrumentations: [new HttpInstrumentation()],
  spanProcessors: [
    {
      onStart() {},
      onEnd: ({ name, attributes }) => process.send({ span: { name, attributes } }),
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  ],
});

// The examples want port 3000, which is often taken.
// oxlint-disable-next-line typescript/unbound-method -- called with `this` below
const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnAnyPort(...args) {
  this.once("listening", () => process.send({ port: this.address().port }));
  return listen.call(
    this,
    0,
    "127.0.0.1",
    args.findLast((argument) => typeof argument === "function"),
  );
};
