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

/** A span of it. */
export interface RecordedSpan {
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

/** The traces of each recorded session, both in the order in which they began. */
export function tracesBySession(request: RecordedRequest): ReadonlyMap<string, readonly string[]> {
  const starts = new Map<string, bigint>();
  const sessions = new Map<string, string>();
  for (const span of spansOf(request)) {
    const start = BigInt(span.startTimeUnixNano);
    const earliest = starts.get(span.traceId);
    if (earliest === undefined || start < earliest) starts.set(span.traceId, start);
    const session = span.attributes?.find(({ key }) => key === "session.id")?.value.stringValue;
    if (session !== undefined) sessions.set(span.traceId, session);
  }
  const inOrder = [...starts].toSorted(([, one], [, other]) => (one < other ? -1 : 1)).map(([id]) => id);
  return Map.groupBy(inOrder, (traceId) => sessions.get(traceId) ?? "");
}

/** What of a recording belongs to some of its traces. */
export function pickTraces(
  request: RecordedRequest,
  isWanted: (traceId: string) => boolean,
): RecordedRequest {
  return mapSpans(request, (spans) => spans.filter(({ traceId }) => isWanted(traceId)));
}

/** The same conversations under the same ids, held with another deployment of the application. */
export function inProject(request: RecordedRequest, project: string): RecordedRequest {
  const turned = mapSpans(request, (spans) =>
    spans.map((span) => ({ ...span, traceId: span.traceId.slice(16) + span.traceId.slice(0, 16) })),
  );
  const name = { key: "openinference.project.name", value: { stringValue: project } };
  return {
    resourceSpans: turned.resourceSpans.map((entry) => ({
      ...entry,
      resource: {
        attributes: [
          ...entry.resource.attributes.filter(
            (attribute) => !("key" in attribute) || attribute.key !== name.key,
          ),
          name,
        ],
      },
    })),
  };
}

/** A recording with other spans in the places of its own. */
export function mapSpans(
  request: RecordedRequest,
  map: (spans: readonly RecordedSpan[]) => readonly RecordedSpan[],
): RecordedRequest {
  return {
    resourceSpans: request.resourceSpans.map((entry) => ({
      ...entry,
      scopeSpans: entry.scopeSpans.map((item) => ({ ...item, spans: map(item.spans) })),
    })),
  };
}

export const spansOf = (request: RecordedRequest): readonly RecordedSpan[] =>
  request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
