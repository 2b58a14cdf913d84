import { createServer } from "node:http";

/** Reads every body to its end, keeps nothing of it and says that all is well. */
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-type": "application/x-protobuf" }).end());
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(`listening on http://127.0.0.1:${address?.port}`);
});
process.on("SIGTERM", () => process.exit(0));
