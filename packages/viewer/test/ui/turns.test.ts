import { describe, expect, it } from "vitest";
import type { Message, ToolCall, Turn } from "../../src/api/contract.ts";
import { buildTurns } from "../../ui/src/session/turns.ts";

const turn = (traceId: string, startMs: number, endMs: number, part: Partial<Turn> = {}): Turn => ({
  traceId,
  startTime: new Date(startMs).toISOString(),
  endTime: new Date(endMs).toISOString(),
  durationMs: endMs - startMs,
  input: null,
  output: null,
  userId: null,
  spanCount: 1,
  errorCount: 0,
  costUsd: null,
  models: [],
  evaluations: [],
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  ...part,
});

const message = (role: Message["role"], content: string, part: Partial<Message> = {}): Message => ({
  role,
  content,
  traceId: "a",
  spanId: "s",
  time: new Date(0).toISOString(),
  ...part,
});

const spoken = (turns: readonly Turn[], conversation: readonly Message[]): string[][] =>
  buildTurns(turns, conversation).map(({ messages }) =>
    messages.map(({ role, content }) => `${role}: ${content}`),
  );

describe("the turns of a session", () => {
  it("says how long nothing happened before a turn, also where turns overlap", () => {
    const turns = buildTurns([turn("a", 0, 10_000), turn("b", 2_000, 4_000), turn("c", 15_000, 16_000)], []);
    expect(turns.map((shown) => shown.idleBeforeMs)).toEqual([0, 0, 5_000]);
  });

  it("falls back to what the trace was asked and answered", () => {
    const asked = turn("a", 0, 1, { input: "Hi", output: "Hello" });
    expect(spoken([asked], [])).toEqual([["user: Hi", "assistant: Hello"]]);
    expect(spoken([asked], [message("system", "Be kind")])).toEqual([
      ["system: Be kind", "user: Hi", "assistant: Hello"],
    ]);
    expect(spoken([asked], [message("user", "Hi!")])).toEqual([["user: Hi!", "assistant: Hello"]]);
  });

  it("puts what a tool returned beside its call", () => {
    const call = { id: "c1", name: "weather", arguments: "{}" };
    const [shown] = buildTurns(
      [turn("a", 0, 1)],
      [
        message("assistant", "", { toolCalls: [call] }),
        message("tool", "sunny", { toolCallId: "c1" }),
        message("tool", "nobody asked", { toolCallId: "c2" }),
      ],
    );
    expect(shown?.messages.map(({ role }) => role)).toEqual(["assistant", "tool"]);
    expect(shown?.messages[0]?.toolCalls).toEqual([{ ...call, result: "sunny" }]);
  });

  it("pairs calls and results in order where the instrumentor tells no id of a call", () => {
    const call = (name: string): ToolCall => ({ id: null, name, arguments: "{}" });
    const [shown] = buildTurns(
      [turn("a", 0, 1)],
      [
        message("assistant", "", { toolCalls: [call("trains"), call("berths")] }),
        message("tool", "NJ 491", { toolCallId: "c1" }),
        message("tool", "four", { toolCallId: "c2" }),
        message("tool", "nobody asked"),
      ],
    );
    expect(shown?.messages[0]?.toolCalls.map(({ result }) => result)).toEqual(["NJ 491", "four"]);
    expect(shown?.messages.map(({ role }) => role)).toEqual(["assistant", "tool"]);
  });
});
