/**
 * Messages written as JSON. Providers, the OTel GenAI conventions and the AI SDK agree on a list
 * of objects with a `role`, and differ in where text and tool calls stand.
 */
import type { ToolCall } from "../../api/contract.ts";
import { isRecord, parseJson } from "../parse-json.ts";
import { createMessage, readRole, readToolCall, toText, type ChatMessage } from "./chat-message.ts";

/** Messages in `value`, which may be JSON text; null where there are none. */
export function readMessageList(value: unknown, fallback: ChatMessage["role"]): ChatMessage[] | null {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  if (isRecord(parsed)) {
    if (Array.isArray(parsed["messages"])) return readMessageList(parsed["messages"], fallback);
    if (Array.isArray(parsed["choices"])) {
      return readMessageList(
        parsed["choices"].map((choice: unknown) => (isRecord(choice) ? choice["message"] : null)),
        "assistant",
      );
    }
    return isMessage(parsed) ? readMessage(parsed, fallback) : null;
  }
  if (!Array.isArray(parsed)) return null;
  // Some instrumentations write every item of the list as JSON text.
  const items: unknown[] = parsed.map((item: unknown) => (typeof item === "string" ? parseJson(item) : item));
  const messages = items.flatMap((item) =>
    isRecord(item) && isMessage(item) ? readMessage(item, fallback) : [],
  );
  return messages.length > 0 ? messages : null;
}

function isMessage(value: { readonly [key: string]: unknown }): boolean {
  return "role" in value && ("content" in value || "parts" in value || "tool_calls" in value);
}

/** One message, or several: each tool result in a message of results is one of its own. */
function readMessage(
  json: { readonly [key: string]: unknown },
  fallback: ChatMessage["role"],
): ChatMessage[] {
  const role = readRole(json["role"], fallback);
  const parts = json["parts"] ?? json["content"];
  const toolCalls = Array.isArray(json["tool_calls"])
    ? json["tool_calls"].flatMap((call) => readToolCall(call) ?? [])
    : [];
  if (!Array.isArray(parts)) {
    return [createMessage(role, toText(parts), toolCalls, json["tool_call_id"] ?? json["id"])];
  }
  const content = readParts(parts);
  const calls = [...toolCalls, ...content.toolCalls];
  if (content.results.length === 0) {
    return [createMessage(role, content.text, calls, json["tool_call_id"])];
  }
  const rest = content.text === "" && calls.length === 0 ? [] : [createMessage(role, content.text, calls)];
  return [...rest, ...content.results];
}

interface Parts {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly results: readonly ChatMessage[];
}

function readParts(parts: readonly unknown[]): Parts {
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  const results: ChatMessage[] = [];
  for (const part of parts) {
    if (typeof part === "string") texts.push(part);
    if (!isRecord(part)) continue;
    switch (part["type"]) {
      case "text":
      case "input_text":
      case "output_text":
        texts.push(toText(part["content"] ?? part["text"]));
        break;
      case "tool_call":
      case "tool-call":
      case "tool_use":
      case "function_call": {
        const call = readToolCall(part);
        if (call) toolCalls.push(call);
        break;
      }
      case "tool_call_response":
      case "tool-result":
      case "tool_result":
      case "function_call_output":
        results.push(readToolResult(part));
        break;
      default:
        break;
    }
  }
  return { text: texts.join("\n"), toolCalls, results };
}

function readToolResult(part: { readonly [key: string]: unknown }): ChatMessage {
  const id = part["id"] ?? part["toolCallId"] ?? part["tool_use_id"] ?? part["call_id"];
  const value = part["response"] ?? part["result"] ?? part["output"] ?? part["content"];
  // The AI SDK wraps what a tool gave: {"type": "text" | "json", "value": …}.
  const inner = isRecord(value) && "type" in value && "value" in value ? value["value"] : value;
  return createMessage("tool", toText(inner), [], id);
}
