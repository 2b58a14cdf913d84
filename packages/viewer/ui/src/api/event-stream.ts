import { callApi } from "./client.ts";

/** One event of a `text/event-stream`. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads an event stream until it ends. `EventSource` would do, were it able to send the token.
 * Rejects where the stream cannot be opened or breaks.
 */
export async function* readEventStream(
  path: string,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<StreamedEvent> {
  const { body } = await callApi(path, { signal, headers: { accept: "text/event-stream" } });
  if (body === null) return;
  onOpen();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event !== null) yield event;
    }
  }
}

/** Null for comments, which only keep the connection open. */
export function parseEvent(block: string): StreamedEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice("event:".length).trim();
    if (line.startsWith("data:")) data.push(line.slice("data:".length).replace(/^ /, ""));
  }
  return data.length === 0 ? null : { event, data: data.join("\n") };
}
