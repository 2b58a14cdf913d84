import { readFile } from "node:fs/promises";
import { exportTraceServiceResponse } from "../otlp/proto.ts";
import { printJson } from "./print.ts";
import { startProgress } from "./progress.ts";
import { readRequests } from "./read-requests.ts";
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
  const requests = await readFile(file)
    .then(readRequests)
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`cannot read ${file}: ${reason}`, { cause: error });
    });
  const progress = startProgress(file, requests.length);
  let rejectedSpans = 0;
  try {
    for (const [index, { path, contentType, body }] of requests.entries()) {
      const headers = { "content-type": contentType };
      const response = await askViewer(options, path, { method: "POST", headers, body }).catch(
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          throw new Error(`${file}, request ${index + 1} of ${requests.length}: ${reason}`, { cause: error });
        },
      );
      rejectedSpans += await readRejected(response);
      progress.advance(index + 1);
    }
  } finally {
    progress.stop();
  }
  return { file, requests: requests.length, rejectedSpans };
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
