/** A call of a tool that the model makes before it answers. */
export interface ScriptedToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** What the user says and what the model answers. */
export interface ScriptedTurn {
  readonly user: string;
  /** Asked for first; the answer follows once their results are in the messages. */
  readonly toolCalls?: readonly ScriptedToolCall[];
  readonly assistant: string;
}

/** A conversation with the assistant of one of the example applications. */
export interface ScriptedConversation {
  /** Unique, like the first user message. */
  readonly title: string;
  readonly turns: readonly ScriptedTurn[];
}
