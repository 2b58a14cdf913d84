import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { CapturedSpan } from "@otel-sessions/testing";

/** A receiver of OTLP/HTTP in JSON that keeps every span. */
export interface OtlpSink {
  readonly url: string;
  spans(): readonly CapturedSpan[];
  reset(): void;
  close(): Promise<void>;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
}

interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly { readonly key: string; readonly value: OtlpValue }[];
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** OTLP counts from 1, and has 0 for what nobody said. */
const KINDS = [
  SpanKind.INTERNAL,
  SpanKind.INTERNAL,
  SpanKind.SERVER,
  SpanKind.CLIENT,
  SpanKind.PRODUCER,
  SpanKind.CONSUMER,
];

const toValue = ({ stringValue, boolValue, intValue, doubleValue, arrayValue }: OtlpValue): unknown =>
  stringValue ?? boolValue ?? intValue ?? doubleValue ?? arrayValue?.values?.map(toValue);

function toCapturedSpan({
  name,
  kind,
  traceId,
  spanId,
  parentSpanId,
  attributes = [],
}: OtlpSpan): CapturedSpan {
  const values = attributes.map(({ key, value }) => [key, toValue(value)] as const);
  return {
    name,
    kind: KINDS[kind] ?? SpanKind.INTERNAL,
    traceId,
    spanId,
    parentSpanId: parentSpanId === "" ? undefined : parentSpanId,
    attributes: Object.fromEntries(values) as Attributes,
  };
}

export async function startOtlpSink(): Promise<OtlpSink> {
  let spans: CapturedSpan[] = [];
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { resourceSpans } = (await json(request)) as TraceRequest;
    const received = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    spans.push(...received.map(toCapturedSpan));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    reset: () => {
      spans = [];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
