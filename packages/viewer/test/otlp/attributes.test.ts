import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue, span, tracesData, type EncodedKeyValue } from "../../src/otlp/proto.ts";
import { describeSpan, readSpans, type ReceivedSpan } from "../../src/otlp/received-span.ts";

const traceId = Buffer.alloc(16, 1);
const spanId = Buffer.alloc(8, 2);

/** A span of these bytes of attributes, each a KeyValue. */
function receive(attributes: readonly Uint8Array[]): ReceivedSpan {
  const encoded = Buffer.concat([
    span.encode({ traceId, spanId }),
    ...attributes.map((bytes) => Buffer.concat([field(9, bytes)])),
  ]);
  const scopeSpans = [{ scope: new Uint8Array(), spans: [encoded], schemaUrl: "" }];
  const resourceSpans = [{ resource: new Uint8Array(), scopeSpans, schemaUrl: "" }];
  const { spans, rejections } = readSpans(tracesData.decode(tracesData.encode({ resourceSpans })));
  expect(rejections).toEqual([]);
  return spans[0] as ReceivedSpan;
}

/** A field of bytes. */
function field(number: number, bytes: Uint8Array): Buffer {
  const tag = [(number << 3) | 2];
  let length = bytes.length;
  for (; length > 0x7f; length >>>= 7) tag.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...tag, length]), bytes]);
}

const text = (value: string): Uint8Array => anyValue.encode({ stringValue: value });

/** The fields of a KeyValue as senders may write them: missing, repeated, in any order, and ones nobody knows. */
const anyKeyValue = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 200, unit: "binary" }).map((key) => field(1, Buffer.from(key))),
      fc.string({ maxLength: 20_000, unit: "grapheme" }).map((value) => field(2, text(value))),
      fc.integer({ min: 0, max: 40_000 }).map((intValue) => field(2, anyValue.encode({ intValue }))),
      fc.constant(field(7, Buffer.from("unknown"))),
    ),
    { maxLength: 4 },
  )
  .map((fields) => Buffer.concat(fields));

describe("the attributes of a span", () => {
  it("are what a full decoder makes of them, however they are encoded", () => {
    fc.assert(
      fc.property(fc.array(anyKeyValue, { maxLength: 6 }), (encoded) => {
        const received = receive(encoded);
        const { attributes } = describeSpan(received, {
          spanKind: null,
          sessionId: null,
          model: null,
          usage: null,
          costUsd: null,
        });
        expect([...received.attributes.keys()].toSorted()).toEqual(Object.keys(attributes).toSorted());
        for (const [key, value] of Object.entries(attributes)) {
          expect([key, received.attributes.get(key)]).toEqual([key, value]);
        }
      }),
    );
  });

  it("share what follows from their names, and nothing else", () => {
    const encode = (attributes: readonly EncodedKeyValue[]): readonly Uint8Array[] =>
      attributes.map(({ key, value }) => Buffer.concat([field(1, Buffer.from(key)), field(2, value)]));
    const named = (...keys: readonly string[]): ReceivedSpan =>
      receive(encode(keys.map((key) => ({ key, value: text(key) }))));
    expect(named("a", "b").attributes.names).toBe(named("a", "b").attributes.names);
    expect(named("a", "b").attributes.names).not.toBe(named("a").attributes.names);
    expect(named("a", "b").attributes.names).not.toBe(named("b", "a").attributes.names);
  });
});
