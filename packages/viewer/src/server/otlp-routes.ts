import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { OtlpFormat } from "../otlp/decode-traces.ts";
import { decodeLogs } from "../otlp/log-events.ts";
import { UndecodableError } from "../otlp/json-to-protobuf.ts";
import { exportTraceServiceResponse, rpcStatus } from "../otlp/proto.ts";
import { StoreUnavailableError, type IngestResult, type Store } from "../store/store.ts";
import { BodyTooLargeError, MalformedBodyError, readBody } from "./read-body.ts";

type Env = { Bindings: HttpBindings };

// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};

/** What becomes of a body, and the name by which a partial success counts what was turned down. */
interface Signal {
  readonly rejected: "rejectedSpans" | "rejectedLogRecords";
  readonly ingest: (body: Uint8Array, format: OtlpFormat) => Promise<IngestResult>;
}

/** `POST /v1/traces` and `/v1/logs`: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpRoutes(store: Store, bodyLimit: number): Hono<Env> {
  const routes = new Hono<Env>();
  // What was taken in and is not stored yet is held in memory: beyond this, senders have to wait.
  const waitingLimit = 4 * bodyLimit;
  let waiting = 0;
  const receive = async (context: Context<Env>, signal: Signal): Promise<Response> => {
    const format = readFormat(context.req.header("content-type"));
    if (format === null) {
      return answerStatus(context, 415, "Send application/x-protobuf or application/json");
    }
    const encoding = (context.req.header("content-encoding") ?? "identity").trim().toLowerCase();
    if (encoding !== "gzip" && encoding !== "identity") {
      return answerStatus(context, 415, "Send the body compressed with gzip, or as it is");
    }
    if (waiting > waitingLimit) {
      return answerStatus(context, 429, "More spans are waiting to be stored than the viewer can hold", {
        "retry-after": "1",
      });
    }
    let length = 0;
    try {
      const body = await readBody(context.env.incoming, encoding === "gzip", bodyLimit);
      length = body.length;
      waiting += length;
      return answerResult(context, format, await signal.ingest(body, format), signal.rejected);
    } catch (error) {
      if (error instanceof UndecodableError) return answerStatus(context, 400, error.message);
      if (error instanceof MalformedBodyError)
        return answerStatus(context, 400, "The body is not valid gzip");
      if (error instanceof BodyTooLargeError) {
        // The rest of the body is not read; the connection cannot be used again.
        return answerStatus(context, 413, `The body is larger than ${bodyLimit} bytes`, {
          connection: "close",
        });
      }
      if (error instanceof StoreUnavailableError) {
        return answerStatus(context, 503, error.message, { "retry-after": "5" });
      }
      throw error;
    } finally {
      waiting -= length;
    }
  };
  const signals: Readonly<Record<string, Signal>> = {
    "/v1/traces": { rejected: "rejectedSpans", ingest: (body, format) => store.ingest(body, format) },
    "/v1/logs": { rejected: "rejectedLogRecords", ingest: (body, format) => ingestLogs(store, body, format) },
  };
  for (const [path, signal] of Object.entries(signals)) {
    routes.post(path, (context) => receive(context, signal));
    routes.all(path, (context) => answerStatus(context, 405, "Send telemetry with POST", { allow: "POST" }));
  }
  return routes;
}

/** Takes in the GenAI events among log records; others are left out. */
async function ingestLogs(store: Store, body: Uint8Array, format: OtlpFormat): Promise<IngestResult> {
  const { traces, rejections } = decodeLogs(body, format);
  const { rejectedSpans, message } =
    traces === null ? { rejectedSpans: 0, message: "" } : await store.ingest(traces, "protobuf");
  return {
    rejectedSpans: rejections.length + rejectedSpans,
    message: [...new Set(rejections)].slice(0, 5).concat(message).filter(Boolean).join("; "),
  };
}

function readFormat(contentType: string | undefined): OtlpFormat | null {
  switch (contentType?.split(";")[0]?.trim().toLowerCase()) {
    case "application/x-protobuf":
      return "protobuf";
    case "application/json":
      return "json";
    default:
      return null;
  }
}

function answerResult(
  context: Context,
  format: OtlpFormat,
  { rejectedSpans, message }: IngestResult,
  rejected: Signal["rejected"],
): Response {
  if (format === "json") {
    // OTLP/JSON writes 64-bit integers as strings.
    const partial = { partialSuccess: { [rejected]: String(rejectedSpans), errorMessage: message } };
    return context.json(rejectedSpans === 0 ? {} : partial);
  }
  const fields = rejectedSpans === 0 ? {} : { partialSuccess: { rejectedSpans, errorMessage: message } };
  return answerProtobuf(context, 200, exportTraceServiceResponse.encode(fields));
}

/** An error of the protocol: a `google.rpc.Status`, encoded like the request. */
export function answerStatus(
  context: Context,
  status: ContentfulStatusCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  const fields = { code: rpcCodes[status] ?? 13, message };
  if (readFormat(context.req.header("content-type")) === "protobuf") {
    return answerProtobuf(context, status, rpcStatus.encode(fields));
  }
  return context.json(fields, status);
}

function answerProtobuf(context: Context, status: ContentfulStatusCode, bytes: Uint8Array): Response {
  return context.body(new Uint8Array(bytes), status, { "content-type": "application/x-protobuf" });
}
