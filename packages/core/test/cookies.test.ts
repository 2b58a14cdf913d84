import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, it } from "vitest";
import { readCookie } from "../src/identity/cookies.ts";

/** The definition: every pair is taken apart. */
function readByDefinition(header: string, name: string): string | undefined {
  const values = header
    .split(";")
    .filter((pair) => pair.includes("="))
    .map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).trim()])
    .filter(([pairName]) => pairName === name)
    .map(([, value = ""]) => (/^".*"$/s.test(value) ? value.slice(1, -1) : value));
  return new Set(values).size === 1 ? values[0] || undefined : undefined;
}

it("finds what taking every pair apart finds, whatever stands in the header", () => {
  const part = constantFrom("sid", "=", ";", " ", "\t", '"', "a", "sid=a", "; sid=b", "tosid=c; ", "si");
  assert(
    property(array(part, { maxLength: 30 }), (parts) => {
      const header = parts.join("");
      expect(readCookie(header, "sid")).toBe(readByDefinition(header, "sid"));
    }),
  );
});

it("finds a cookie among others of any content", () => {
  const text = string({ unit: "binary" }).map((value) => value.replace(/[;=%"]/g, "").trim());
  assert(
    property(array(text, { maxLength: 5 }), text, (others, value) => {
      const pairs = [...others.map((other, index) => `other${index}=${other} sid`), `sid=${value}`];
      expect(readCookie(pairs.join("; "), "sid")).toBe(value || undefined);
    }),
  );
});

it.each([";", "=", "sid", "sid;", " sid"])("reads a long header of nothing but %j in one pass", (unit) => {
  expect(readCookie(unit.repeat(200_000), "sid")).toBeUndefined();
});
