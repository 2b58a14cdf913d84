import { spanId, traceId, t0, type AttributeInput, type TestSpan } from "../../support/otlp-request.ts";

/** One exchange of a conversation, as tests write it. */
export interface ChatTurn {
  readonly user: string;
  /** Absent: the call failed. */
  readonly assistant?: string;
  readonly tool?: { readonly name: string; readonly arguments: string; readonly result: string };
  /** Milliseconds after the end of the turn before. Default 5,000. */
  readonly afterMs?: number;
  readonly durationMs?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
}

/** A conversation of an agent that is traced with OpenInference's conventions. */
export interface Chat {
  readonly sessionId: string;
  readonly userId?: string;
  readonly project?: string;
  readonly model?: string;
  readonly system?: string;
  /** Milliseconds since 1970. */
  readonly start?: number;
  readonly turns: readonly ChatTurn[];
}

interface Said {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  readonly call?: { readonly id: string; readonly name: string; readonly arguments: string };
  readonly answers?: string;
}

let traces = 0;
let spans = 0;
const nextSpanId = (): string => spanId(++spans);

/** The spans that a chat server emits for a conversation: one trace a turn, the history in every call. */
export function chatSpans(chat: Chat): TestSpan[] {
  const history: Said[] = chat.system === undefined ? [] : [{ role: "system", content: chat.system }];
  let time = chat.start ?? t0;
  return chat.turns.flatMap((turn, index) => {
    if (index > 0) time += turn.afterMs ?? 5_000;
    const start = time;
    const end = start + (turn.durationMs ?? 2_000);
    time = end;
    return turnSpans(chat, turn, history, start, end);
  });
}

function turnSpans(chat: Chat, turn: ChatTurn, history: Said[], start: number, end: number): TestSpan[] {
  const trace = traceId(++traces);
  const [root, agent] = [nextSpanId(), nextSpanId()];
  const span = (part: Omit<TestSpan, "traceId" | "resource">): TestSpan => ({
    traceId: trace,
    resource: { "service.name": chat.project ?? "chat" },
    ...part,
    attributes: {
      "session.id": chat.sessionId,
      ...(chat.userId !== undefined && { "user.id": chat.userId }),
      ...part.attributes,
    },
  });
  const at = (share: number): number => Math.round(start + (end - start) * share);
  const failed = turn.assistant === undefined;
  const exchange = {
    "input.value": turn.user,
    ...(turn.assistant !== undefined && { "output.value": turn.assistant }),
  };
  const usage = {
    "llm.token_count.prompt": turn.promptTokens ?? 120,
    "llm.token_count.completion": turn.completionTokens ?? 40,
  };

  history.push({ role: "user", content: turn.user });
  const calls: TestSpan[] = [];
  if (turn.tool !== undefined) {
    const call = { id: `call_${spans}`, name: turn.tool.name, arguments: turn.tool.arguments };
    const asking: Said = { role: "assistant", content: "", call };
    calls.push(
      span({
        ...modelCall(chat, history, [asking]),
        spanId: nextSpanId(),
        parentSpanId: agent,
        start: at(0.1),
        end: at(0.4),
      }),
      span({
        spanId: nextSpanId(),
        parentSpanId: agent,
        name: turn.tool.name,
        start: at(0.4),
        end: at(0.5),
        attributes: {
          "openinference.span.kind": "TOOL",
          "tool.name": turn.tool.name,
          "input.value": turn.tool.arguments,
          "output.value": turn.tool.result,
        },
      }),
    );
    history.push(asking, { role: "tool", content: turn.tool.result, answers: call.id });
  }
  const said: Said[] = failed ? [] : [{ role: "assistant", content: turn.assistant }];
  const last = modelCall(chat, history, said);
  calls.push(
    span({
      ...last,
      attributes: { ...last.attributes, ...(!failed && usage) },
      spanId: nextSpanId(),
      parentSpanId: agent,
      start: at(turn.tool === undefined ? 0.1 : 0.5),
      end: at(0.98),
      isError: failed,
      ...(failed && {
        events: [
          {
            name: "exception",
            attributes: { "exception.type": "RateLimitError", "exception.message": "429 Rate limit reached" },
          },
        ],
      }),
    }),
  );
  history.push(...said);
  return [
    span({ spanId: root, name: "POST /chat", start, end, isError: failed, attributes: exchange }),
    span({
      spanId: agent,
      parentSpanId: root,
      name: "agent",
      start: at(0.02),
      end: at(0.99),
      attributes: { "openinference.span.kind": "AGENT", ...exchange },
    }),
    ...calls,
  ];
}

function modelCall(
  chat: Chat,
  input: readonly Said[],
  output: readonly Said[],
): Pick<TestSpan, "name"> & { readonly attributes: Readonly<Record<string, AttributeInput>> } {
  const model = chat.model ?? "gpt-4o-mini";
  return {
    name: `chat ${model}`,
    attributes: {
      "openinference.span.kind": "LLM",
      "llm.model_name": model,
      ...flatten("llm.input_messages", input),
      ...flatten("llm.output_messages", output),
    },
  };
}

function flatten(prefix: string, messages: readonly Said[]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [index, { role, content, call, answers }] of messages.entries()) {
    const message = `${prefix}.${index}.message`;
    attributes[`${message}.role`] = role;
    attributes[`${message}.content`] = content;
    if (answers !== undefined) attributes[`${message}.tool_call_id`] = answers;
    if (call === undefined) continue;
    const at = `${message}.tool_calls.0.tool_call`;
    attributes[`${at}.id`] = call.id;
    attributes[`${at}.function.name`] = call.name;
    attributes[`${at}.function.arguments`] = call.arguments;
  }
  return attributes;
}
