/**
 * Messages written as JSON. Providers, the OTel GenAI conventions and the AI SDK agree on a list
 * of objects with a `role`, and differ in where text and tool calls stand.
 */
import type { Attachment, ToolCall } from "../../api/contract.ts";
import { isRecord, parseJson } from "../parse-json.ts";
import { readAttachment } from "./attachment.ts";
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
  const reasoning = readReasoning(json);
  if (!Array.isArray(parts)) {
    return [createMessage(role, toText(parts), toolCalls, json["tool_call_id"] ?? json["id"], { reasoning })];
  }
  const content = readParts(parts);
  const calls = [...toolCalls, ...content.toolCalls];
  const message = createMessage(role, content.text, calls, json["tool_call_id"], {
    reasoning: content.reasoning === "" ? reasoning : content.reasoning,
    attachments: content.attachments,
  });
  if (content.results.length === 0) return [message];
  const isEmpty = content.text === "" && calls.length === 0 && content.attachments.length === 0;
  return isEmpty ? [...content.results] : [message, ...content.results];
}

/** Reasoning beside the content, under the names that providers and LangChain give it. */
function readReasoning(json: { readonly [key: string]: unknown }): string {
  const more = isRecord(json["additional_kwargs"]) ? json["additional_kwargs"] : {};
  const candidates = [
    json["reasoning_content"],
    json["reasoning"],
    json["thinking"],
    more["reasoning_content"],
  ];
  return candidates.find((value) => typeof value === "string") ?? "";
}

interface Parts {
  readonly text: string;
  readonly reasoning: string;
  readonly attachments: readonly Attachment[];
  readonly toolCalls: readonly ToolCall[];
  readonly results: readonly ChatMessage[];
}

function readParts(parts: readonly unknown[]): Parts {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const attachments: Attachment[] = [];
  const toolCalls: ToolCall[] = [];
  const results: ChatMessage[] = [];
  for (const part of parts) {
    if (typeof part === "string") texts.push(part);
    if (!isRecord(part)) continue;
    switch (part["thought"] === true ? "reasoning" : part["type"]) {
      case "reasoning":
      case "thinking":
        thoughts.push(readThought(part));
        break;
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
      default: {
        const attachment = readAttachment(part);
        if (attachment !== null) attachments.push(attachment);
        else if (part["type"] === undefined && typeof part["text"] === "string") texts.push(part["text"]);
        break;
      }
    }
  }
  const reasoning = thoughts.filter((thought) => thought !== "").join("\n\n");
  return { text: texts.join("\n"), reasoning, attachments, toolCalls, results };
}

/** A thought as text, or as the summary that OpenAI gives of it. */
function readThought(part: { readonly [key: string]: unknown }): string {
  const whole = part["content"] ?? part["text"] ?? part["thinking"] ?? part["reasoning"];
  if (typeof whole === "string") return whole;
  const summary: unknown[] = Array.isArray(part["summary"]) ? part["summary"] : [];
  return summary.map((item) => (isRecord(item) ? toText(item["text"]) : toText(item))).join("\n\n");
}

function readToolResult(part: { readonly [key: string]: unknown }): ChatMessage {
  const id = part["id"] ?? part["toolCallId"] ?? part["tool_use_id"] ?? part["call_id"];
  const value = part["response"] ?? part["result"] ?? part["output"] ?? part["content"];
  // The AI SDK wraps what a tool gave: {"type": "text" | "json", "value": …}.
  const inner = isRecord(value) && "type" in value && "value" in value ? value["value"] : value;
  return createMessage("tool", toText(inner), [], id);
}
