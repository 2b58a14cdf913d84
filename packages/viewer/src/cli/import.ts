import { stat } from "node:fs/promises";
import { exportTraceServiceResponse } from "../otlp/proto.ts";
import { printJson } from "./print.ts";
import { startProgress } from "./progress.ts";
import { readRequests, type ImportedRequest } from "./read-requests.ts";
import { askViewer, type ClientOptions } from "./viewer-client.ts";

/** What came of a file. */
interface ImportedFile {
  readonly file: string;
  readonly requests: number;
  readonly rejectedSpans: number;
}

/** Sends what is in files to a running viewer: what the collector's file exporter and we write. */
export async function importFiles(files: readonly string[], options: ClientOptions): Promise<void> {
  const imported: ImportedFile[] = [];
  for (const file of files) {
    const done = await importFile(file, options);
    imported.push(done);
    if (options.json === true) continue;
    const rejected = done.rejectedSpans === 0 ? "" : `, ${done.rejectedSpans} spans rejected`;
    console.log(`${file}: ${done.requests} ${done.requests === 1 ? "request" : "requests"}${rejected}`);
  }
  if (options.json === true) printJson(imported);
}

async function importFile(file: string, options: ClientOptions): Promise<ImportedFile> {
  const unreadable = (error: unknown): never => {
    throw new Error(`cannot read ${file}: ${reasonOf(error)}`, { cause: error });
  };
  const { size } = await stat(file).catch(unreadable);
  const progress = startProgress(file, size);
  const requests = readRequests(file, (bytes) => progress.advance(bytes));
  let [count, rejectedSpans] = [0, 0];
  try {
    for (;;) {
      const { value, done } = await requests.next().catch(unreadable);
      if (done === true) return { file, requests: count, rejectedSpans };
      count++;
      rejectedSpans += await send(value, options).catch((error: unknown) => {
        throw new Error(`${file}, request ${count}: ${reasonOf(error)}`, { cause: error });
      });
    }
  } finally {
    await requests.return(undefined);
    progress.stop();
  }
}

/** Returns how many spans were turned down. */
async function send({ path, contentType, body }: ImportedRequest, options: ClientOptions): Promise<number> {
  const headers = { "content-type": contentType };
  return readRejected(await askViewer(options, path, { method: "POST", headers, body }));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface JsonResponse {
  readonly partialSuccess?: { readonly rejectedSpans?: string; readonly rejectedLogRecords?: string };
}

async function readRejected(response: Response): Promise<number> {
  const body = await response.arrayBuffer();
  if (response.headers.get("content-type")?.startsWith("application/json") !== true) {
    const { partialSuccess } = exportTraceServiceResponse.decode(new Uint8Array(body));
    return Number(partialSuccess?.rejectedSpans.toString() ?? 0);
  }
  const { partialSuccess } = JSON.parse(Buffer.from(body).toString()) as JsonResponse;
  return Number(partialSuccess?.rejectedSpans ?? partialSuccess?.rejectedLogRecords ?? 0);
}
