import { readFile } from "node:fs/promises";
import { printJson } from "./print.ts";
import { askForJson, askViewer, type ClientOptions } from "./viewer-client.ts";

interface JsonResponse {
  readonly partialSuccess?: { readonly rejectedSpans?: string; readonly errorMessage?: string };
}

/** Sends the spans of files to a running viewer: what the collector's file exporter and we write. */
export async function importFiles(files: readonly string[], options: ClientOptions): Promise<void> {
  const imported: { readonly file: string; readonly requests: number; readonly rejectedSpans: number }[] = [];
  for (const file of files) {
    const requests = splitRequests(await readFile(file));
    let rejectedSpans = 0;
    for (const { body, contentType } of requests) {
      const headers = { "content-type": contentType };
      const init = { method: "POST", headers, body: new Uint8Array(body) };
      if (contentType !== "application/json") await askViewer(options, "/v1/traces", init);
      else {
        const { partialSuccess } = await askForJson<JsonResponse>(options, "/v1/traces", init);
        rejectedSpans += Number(partialSuccess?.rejectedSpans ?? 0);
      }
    }
    imported.push({ file, requests: requests.length, rejectedSpans });
    if (options.json !== true) {
      const rejected = rejectedSpans === 0 ? "" : `, ${rejectedSpans} spans rejected`;
      console.log(`${file}: ${requests.length} requests${rejected}`);
    }
  }
  if (options.json === true) printJson(imported);
}

interface Request {
  readonly body: Buffer;
  readonly contentType: "application/json" | "application/x-protobuf";
}

/** One JSON document, or one on each line, or else protobuf. */
function splitRequests(content: Buffer): readonly Request[] {
  if (!/^\s*\{/.test(content.subarray(0, 100).toString()))
    return [{ body: content, contentType: "application/x-protobuf" }];
  const text = content.toString();
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const isLines =
    lines.length > 1 && lines.every((line) => line.startsWith("{") && line.trimEnd().endsWith("}"));
  return (isLines ? lines : [text]).map((line) => ({
    body: Buffer.from(line),
    contentType: "application/json",
  }));
}
