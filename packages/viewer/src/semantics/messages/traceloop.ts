/** Messages as OpenLLMetry (Traceloop) flattens them: `gen_ai.prompt.0.content`. */
import type { ToolCall } from "../../api/contract.ts";
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { parseJson } from "../parse-json.ts";
import { readText } from "../read-attribute.ts";
import { readMessageList } from "./chat-json.ts";
import {
  createMessage,
  readRole,
  type ChatExchange,
  type ChatMessage,
  type MessageExtras,
} from "./chat-message.ts";
import { readIndexes } from "./openinference.ts";

export function readTraceloop(attributes: AttributeReader): ChatExchange | null {
  const input = readMessages(attributes, "gen_ai.prompt.", "user");
  const output = readMessages(attributes, "gen_ai.completion.", "assistant");
  return input.length + output.length > 0 ? { input, output } : null;
}

function readMessages(
  attributes: AttributeReader,
  prefix: string,
  fallback: ChatMessage["role"],
): ChatMessage[] {
  return readIndexes(attributes, prefix).map((index) => {
    const message = `${prefix}${index}.`;
    const calls = `${message}tool_calls.`;
    const toolCalls = readIndexes(attributes, calls).map((call): ToolCall => ({
      id: readText(attributes, [`${calls}${call}.id`]),
      name: readText(attributes, [`${calls}${call}.name`]) ?? "",
      arguments: readText(attributes, [`${calls}${call}.arguments`]) ?? "",
    }));
    const role = attributes.get(`${message}role`);
    const {
      content,
      reasoning,
      attachments = [],
    } = readContent(readText(attributes, [`${message}content`]) ?? "");
    // What Claude thought comes as a message of its own.
    if (role === "thinking") return createMessage("assistant", "", [], undefined, { reasoning: content });
    return createMessage(
      readRole(role, fallback),
      content,
      toolCalls,
      attributes.get(`${message}tool_call_id`),
      {
        attachments,
        reasoning:
          readText(attributes, [`${message}reasoning`, `${message}reasoning_content`]) ?? reasoning ?? "",
      },
    );
  });
}

/** Text, or a JSON list of parts such as `[{"type":"text","text":"…"}]`. */
function readContent(text: string): MessageExtras & { readonly content: string } {
  if (!text.startsWith("[")) return { content: text };
  const parts = parseJson(text);
  const [message] = Array.isArray(parts) ? (readMessageList([{ role: "user", parts }], "user") ?? []) : [];
  const isTold =
    message !== undefined &&
    (message.content !== "" || message.reasoning !== undefined || message.attachments !== undefined);
  return isTold ? message : { content: text };
}
