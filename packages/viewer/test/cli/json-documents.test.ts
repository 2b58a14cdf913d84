import * as fc from "fast-check";
import { expect, it } from "vitest";
import { JsonDocuments } from "../../src/cli/json-documents.ts";

interface Document {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

// Texts of what a document is made of otherwise.
const name = fc.string({
  unit: fc.constantFrom("{", "}", "[", "]", '"', "\\", ",", "é", "x".repeat(20)),
  maxLength: 8,
});
const span = fc.record({ name, attributes: fc.array(fc.record({ key: name }), { maxLength: 2 }) });
const scopeSpans = fc.array(
  fc.record({ scope: fc.record({ name }), spans: fc.array(span, { maxLength: 4 }) }),
  { maxLength: 2 },
);
const document = fc.record({
  other: fc.constantFrom([{ spans: [{}] }], "resourceSpans", null),
  resourceSpans: fc.array(fc.record({ schemaUrl: name, scopeSpans }), { maxLength: 4 }),
});

function cut(text: string, step: number, mostBytes: number): Document[] {
  const bytes = Buffer.from(text);
  const documents = new JsonDocuments(mostBytes);
  const found: Document[] = [];
  const parse = ({ body }: { readonly body: Buffer }): Document => JSON.parse(body.toString()) as Document;
  for (let at = 0; at < bytes.length; at += step) {
    found.push(...Array.from(documents.push(bytes.subarray(at, at + step)), parse));
  }
  found.push(...Array.from(documents.end(), parse));
  return found;
}

function spansOf(documents: readonly Document[]): unknown[] {
  return documents.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap(({ spans }) => spans)),
  );
}

it("cuts JSON into documents that have every span once and in order, wherever it is cut", () => {
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("\n", "\n\n", ""),
      fc.constantFrom(0, 2),
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(50, 400),
      (documents, between, indent, step, mostBytes) => {
        const text = documents.map((one) => JSON.stringify(one, null, indent)).join(between);
        expect(spansOf(cut(text, step, mostBytes))).toEqual(spansOf(documents));
        expect(cut(text, step, Infinity)).toEqual(documents);
      },
    ),
    { numRuns: 100 },
  );
});

it("says where something is between documents", () => {
  expect(() => cut('{"resourceSpans":[]}\nand so on', 7, 1000)).toThrow(
    "byte 22 is neither in a JSON document nor between two",
  );
});
