import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../ui/src/api/event-stream.ts";
import { parseSearch, stringifySearch } from "../../ui/src/app/search-params.ts";
import { formatDuration, formatGap } from "../../ui/src/format/duration.ts";
import { formatCompact, formatCost, formatCount } from "../../ui/src/format/number.ts";
import { oneLine } from "../../ui/src/format/one-line.ts";
import { prettyJson } from "../../ui/src/format/pretty-json.ts";
import { formatRelative } from "../../ui/src/format/time.ts";
import { parseSessionsSearch, readSort, writeSort } from "../../ui/src/sessions/sessions-search.ts";

describe("how figures are written", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [12_400, "12.4 s"],
    [59_990, "1 m"],
    [252_000, "4 m 12 s"],
    [3_599_900, "1 h"],
    [11_100_000, "3 h 05 m"],
    [86_399_999, "1 d"],
    [187_200_000, "2 d 04 h"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("says gaps coarsely", () => {
    expect([90_000, 7_200_000, 260_000_000].map(formatGap)).toEqual(["2 min", "2 h", "3 days"]);
  });

  it("keeps the digits that matter of a cost", () => {
    expect([null, 0, 0.000_02, 0.0213, 0.5, 1_234.5].map(formatCost)).toEqual([
      "–",
      "$0",
      "<$0.0001",
      "$0.0213",
      "$0.500",
      "$1,234.50",
    ]);
    expect([9_999, 22_779].map(formatCompact)).toEqual(["9,999", "22.8K"]);
  });

  it("writes numbers as the browser would in English", () => {
    const whole = new Intl.NumberFormat("en-US");
    const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
    const count = fc.oneof(
      fc.nat(),
      fc.nat({ max: 2_000_000 }),
      fc.nat({ max: 10 ** 6 }).map((tenths) => tenths * 1e8),
    );
    fc.assert(
      fc.property(count, (number) => {
        const short = number < 10_000 ? whole : compact;
        expect([formatCount(number), formatCompact(number)]).toEqual([
          whole.format(number),
          short.format(number),
        ]);
      }),
    );
    expect([999_949, 999_950, 1e15].map(formatCompact)).toEqual(["999.9K", "1M", "1,000T"]);
  });

  it("says how long ago something was", () => {
    const now = Date.UTC(2026, 5, 1);
    const ago = (seconds: number): string =>
      formatRelative(new Date(now - seconds * 1000).toISOString(), now);
    expect([3, 43, 720, 7_300, 90_000].map(ago)).toEqual([
      "just now",
      "43 s ago",
      "12 min ago",
      "2 h ago",
      "1 day ago",
    ]);
  });

  it("makes one line of many, and indents only what is JSON", () => {
    expect(oneLine("a\n  b ", 10)).toBe("a b");
    expect(oneLine("abcdefgh", 5)).toBe("abcd…");
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyJson("{not json")).toBeNull();
    expect(prettyJson("42")).toBeNull();
  });
});

describe("the address", () => {
  it("keeps text as text", () => {
    expect(parseSearch("?project=42&q=a%20b")).toEqual({ project: "42", q: "a b" });
    expect(stringifySearch({ project: "42", q: "a&b", none: undefined })).toBe("?project=42&q=a%26b");
    expect(stringifySearch({})).toBe("");
  });

  it("drops what it cannot use", () => {
    expect(parseSessionsSearch({ q: "x", sort: "-nonsense", page: "3", user: 7 })).toEqual({ q: "x" });
    expect(parseSessionsSearch({ sort: "-totalTokens" })).toEqual({ sort: "-totalTokens" });
    expect(writeSort({ key: "lastActivity", descending: true })).toBeUndefined();
    expect(readSort("costUsd")).toEqual({ key: "costUsd", descending: false });
  });
});

describe("an event stream", () => {
  it("tells events from comments", () => {
    expect(parseEvent(": still here")).toBeNull();
    expect(parseEvent('event: change\ndata: {"a":\ndata: 1}')).toEqual({
      event: "change",
      data: '{"a":\n1}',
    });
  });
});
