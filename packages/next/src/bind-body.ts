import { bind, bindInPlace } from "@otel-sessions/core";

/** Keeps the current context for a body that Next.js pipes to the client after the handler has returned. */
export function bindBody(body: ReadableStream): ReadableStream {
  // On Node.js it is JavaScript that reads streams.
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return bind(body);
  const bound = bindInPlace(body);
  const pipeTo = bound.pipeTo.bind(bound);
  const call = bind((abort: () => void) => abort());
  return Object.assign(bound, {
    pipeTo: (destination: WritableStream, options: StreamPipeOptions = {}) =>
      options.signal === undefined || options.signal.aborted
        ? pipeTo(destination, options)
        : following(options.signal, call, (signal) => pipeTo(destination, { ...options, signal })),
  });
}

/**
 * Runs a pipe with a signal that follows another by way of `call`. Aborting a signal cancels the stream
 * right there, and Next.js does so when the connection closes, where nobody is known.
 */
async function following(
  signal: AbortSignal,
  call: (abort: () => void) => void,
  pipe: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const follower = new AbortController();
  const follow = (): void => {
    call(() => {
      follower.abort(signal.reason);
    });
  };
  signal.addEventListener("abort", follow);
  try {
    await pipe(follower.signal);
  } finally {
    signal.removeEventListener("abort", follow);
  }
}
