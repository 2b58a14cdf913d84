import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { toOtlpJson } from "../../../src/otlp/protobuf-to-json.ts";

/** An application whose exports were recorded while conversations were held with it. */
export type RecordedApp = "express-chat" | "nest-chat" | "hono-chat" | "next-chat";

export const recordedApps: readonly RecordedApp[] = ["express-chat", "nest-chat", "hono-chat", "next-chat"];

/** An export request in OTLP/JSON, as far as tests look into it. */
export interface RecordedRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly object[] };
    readonly scopeSpans: readonly {
      readonly scope: object;
      readonly spans: readonly RecordedSpan[];
    }[];
  }[];
}

interface RecordedSpan {
  readonly traceId: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}

/** What an application exported: `pnpm --filter @otel-sessions/demo run record` records it anew. */
export function readRecording(app: RecordedApp): RecordedRequest {
  const file = new URL(`../recorded/${app}.otlp.gz`, import.meta.url);
  return toOtlpJson(gunzipSync(readFileSync(file))) as RecordedRequest;
}
