/** A thread that sends spans as fast as they are taken. */
import { parentPort, Worker, workerData } from "node:worker_threads";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { Pool } from "undici";
import { toOtlpJson } from "../../packages/viewer/src/otlp/protobuf-to-json.ts";
import { createRequest } from "./conversations.ts";

/** How a body is sent. */
export type Encoding = "protobuf" | "gzip" | "json";

export interface Load {
  readonly url: string;
  readonly encoding: Encoding;
  /** The first span to send, the one to stop before, and how many there are in all. */
  readonly first: number;
  readonly end: number;
  readonly total: number;
}

/** Spans of one request, and requests that are on their way at a time. */
const batch = 500;
const clients = 4;

/** Sends spans from a thread of its own, so that the client is no part of what is measured. */
export async function send(load: Load, onProgress?: (sent: number) => void): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: load });
  worker.on("message", (sent: number) => onProgress?.(sent));
  await once(worker, "exit");
}

async function run(
  { url, encoding, first, end, total }: Load,
  onSent: (sent: number) => void,
): Promise<void> {
  const pool = new Pool(url, { connections: clients });
  const headers = {
    "content-type": encoding === "json" ? "application/json" : "application/x-protobuf",
    ...(encoding === "gzip" && { "content-encoding": "gzip" }),
  };
  let next = first;
  const client = async (): Promise<void> => {
    while (next < end) {
      const start = next;
      next += batch;
      const body = encode(createRequest(start, Math.min(batch, end - start), total), encoding);
      await post(pool, headers, body);
      onSent(Math.min(next, end) - first);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await pool.close();
}

async function post(pool: Pool, headers: Record<string, string>, body: Buffer): Promise<void> {
  for (;;) {
    const response = await pool.request({ path: "/v1/traces", method: "POST", headers, body });
    await response.body.arrayBuffer();
    if (response.statusCode === 200) return;
    if (response.statusCode !== 429 && response.statusCode !== 503) {
      throw new Error(`The viewer answered ${response.statusCode}`);
    }
    const seconds = Number(response.headers["retry-after"] ?? 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function encode(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === "gzip") return gzipSync(body, { level: 1 });
  return encoding === "json" ? Buffer.from(JSON.stringify(toOtlpJson(body))) : body;
}

if (parentPort !== null) {
  const port = parentPort;
  await run(workerData as Load, (sent) => port.postMessage(sent));
}
