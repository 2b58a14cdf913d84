/** Values that overflow, escape or confuse something somewhere. */
import * as fc from "fast-check";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Numbers that overflow something somewhere. */
const oddNumbers: readonly Json[] = [
  0,
  -1,
  0.5,
  1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  "0",
  "-1",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
  "18446744073709551615",
  "18446744073709551616",
  "99999999999999999999",
  "1e3",
  "0x10",
  " 1",
  "NaN",
  "-Infinity",
];

export const oddTexts: readonly string[] = [
  "",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "\0",
  "\u001b[31m\r\n",
  "\ud800",
  "\udc00x",
  "\u{1f680}".repeat(50),
  "a".repeat(5000),
  "%2e%2e%2f",
  "../../etc/passwd",
  "'; DROP TABLE sessions; --",
  '" OR * NEAR(',
  "=cmd|' /C calc'!A0",
  "<script>alert(1)</script>",
  "[".repeat(3000),
  '{"role":"user","content":'.repeat(800),
  '[{"role":"user","parts":[{"type":"text"}]},null,7,{"role":{},"content":[[]]}]',
  '{"messages":{"length":4294967295}}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
];

export const oddKeys: readonly string[] = [
  ...oddTexts.slice(0, 8),
  "session.id",
  "user.id",
  "service.name",
  "llm.token_count.prompt",
  "llm.token_count.total",
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.response.id",
  "gen_ai.request.model",
  "gen_ai.operation.name",
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.system_instructions",
  "gen_ai.prompt.99999999999999999999.content",
  "gen_ai.completion.-1.role",
  "llm.input_messages.4294967295.message.content",
  "llm.input_messages.0.message.tool_calls.1e9.tool_call.function.name",
  "llm.output_messages..message.role",
  "openinference.span.kind",
  "openinference.project.name",
  "input.value",
  "output.value",
  "ai.prompt.messages",
  "ai.response.toolCalls",
  "ai.usage.inputTokens",
  "langfuse.observation.type",
  "langfuse.observation.input",
  "langfuse.observation.usage_details",
  "session.evaluations.0.evaluation.name",
  "session.evaluations.0.evaluation.score",
  "session_eval.x.score",
  "session_eval.__proto__.label",
];

export const oddIds: readonly string[] = [
  "0".repeat(32),
  "0".repeat(16),
  "",
  "abc",
  "zz".repeat(16),
  "f".repeat(32),
  "F".repeat(16),
  "1".repeat(64),
  "é".repeat(16),
];

function deep(depth: number): Json {
  let value: Json = { intValue: 1 };
  for (let level = 0; level < depth; level++) {
    value =
      level % 2 === 0
        ? { arrayValue: { values: [value] } }
        : { kvlistValue: { values: [{ key: "k", value }] } };
  }
  return value;
}

export const oddAnyValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...oddTexts).map((stringValue) => ({ stringValue })),
  fc.constantFrom(...oddNumbers).map((intValue) => ({ intValue })),
  fc.constantFrom(...oddNumbers).map((doubleValue) => ({ doubleValue })),
  fc.constantFrom(1, 30, 64, 65, 300).map(deep),
  fc.constantFrom<Json>(
    {},
    null,
    [],
    { bytesValue: "!" },
    { arrayValue: null },
    { kvlistValue: [] },
    { stringValue: 7 },
  ),
);

export const oddJson: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, [], {}, [[]], { __proto__: null }),
  fc.constantFrom<Json>(...oddNumbers),
  fc.constantFrom<Json>(...oddTexts),
  fc.constantFrom<Json>(...oddIds),
  oddAnyValue,
);

/** Every time is legal on the wire, and hardly any is one. */
export const oddTime: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  0,
  "1",
  "999",
  "1767225600000000000",
  "9007199254740993",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551615",
);
