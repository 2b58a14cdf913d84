import { setImmediate as nextTick } from "node:timers/promises";
import { trace } from "@opentelemetry/api";

/** What the handlers of a contract app do; each piece makes spans by which the suite knows it. */
export interface ContractWork {
  /** A span around something asynchronous. */
  readonly span: (name: string) => Promise<void>;
  /** The three parts of a streamed answer, a span `part 1` … `part 3` made for each as it is asked for. */
  readonly parts: () => AsyncGenerator<string>;
  /** Parts without end, and a span `left` once their reader goes away. */
  readonly endless: () => AsyncGenerator<string>;
  /** {@link parts}, or others, as a web stream that makes each part when it is pulled. */
  readonly webStream: (source?: AsyncGenerator<string>) => ReadableStream<Uint8Array>;
}

/** Creates the work of a contract app, with spans of the globally registered SDK. */
export function createContractWork(): ContractWork {
  const span = (name: string): Promise<void> =>
    trace.getTracer("@otel-sessions/testing").startActiveSpan(name, async (active) => {
      await nextTick();
      active.end();
    });
  async function* parts(): AsyncGenerator<string> {
    for (const name of ["part 1", "part 2", "part 3"]) {
      await span(name);
      yield `${name}\n`;
    }
  }
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) {
        await nextTick();
        yield "part\n";
      }
    } finally {
      await span("left");
    }
  }
  return {
    span,
    parts,
    endless,
    webStream(source = parts()) {
      const encoder = new TextEncoder();
      return new ReadableStream(
        {
          async pull(controller) {
            const { done, value } = await source.next();
            if (done === true) controller.close();
            else controller.enqueue(encoder.encode(value));
          },
          async cancel() {
            await source.return(undefined);
          },
        },
        // Nothing is made ahead: each part is pulled by its reader, wherever that runs.
        { highWaterMark: 0 },
      );
    },
  };
}
