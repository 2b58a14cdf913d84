import { startModelServer } from "./model-server.ts";

const server = await startModelServer({
  port: Number(process.env["PORT"] ?? 4010),
  pace: { firstChunkMs: 250, chunksPerSecond: 25 },
});
console.log(`model-server listening on ${server.url}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
