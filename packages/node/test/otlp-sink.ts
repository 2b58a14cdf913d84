import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import protobuf from "protobufjs";

/** The part of OTLP that these tests read. */
const schema = protobuf
  .parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span { string name = 5; int32 kind = 6; repeated KeyValue attributes = 9; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; } }
`)
  .root.lookupType("Request");

interface KeyValue {
  readonly key: string;
  readonly value?: { readonly stringValue?: string };
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
    }[];
  }[];
}

export interface ReceivedSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly resource: Readonly<Record<string, string | undefined>>;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly spans: readonly ReceivedSpan[];
}

export interface OtlpSink {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  spans(): ReceivedSpan[];
  /** Resolves when the next request has arrived, answered or not. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

const record = (attributes: readonly KeyValue[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue]));

function readSpans(body: Buffer, contentType: string | undefined): ReceivedSpan[] {
  const request = (
    contentType === "application/json"
      ? JSON.parse(body.toString())
      : schema.toObject(schema.decode(body), { arrays: true })
  ) as TraceRequest;
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, attributes }) => ({
        name,
        attributes: record(attributes),
        resource: record(resource.attributes),
      })),
    ),
  );
}

/** A real OTLP/HTTP receiver; `answer` may leave a request waiting. */
export async function startOtlpSink(
  answer: (response: ServerResponse) => void = (response) => response.end(),
): Promise<OtlpSink> {
  const requests: ReceivedRequest[] = [];
  const arrivals = new EventEmitter();
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = "", headers } = request;
    requests.push({ path, headers, spans: readSpans(await buffer(request), headers["content-type"]) });
    arrivals.emit("request");
    answer(response);
  }

  const server = createServer((request, response) => {
    void receive(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () => requests.flatMap(({ spans }) => spans),
    nextRequest: async () => {
      await once(arrivals, "request");
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
