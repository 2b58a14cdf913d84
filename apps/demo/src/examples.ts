import { kitchenCast, libraryCast, shopCast, travelCast, type Cast } from "./hold-conversations.ts";
import type { ServerProcess } from "./server-process.ts";
import {
  startChat,
  startHonoChat,
  startNestChat,
  startNextChat,
  type ChatProcessOptions,
} from "./servers.ts";

/** An example application, and who talks with it in the demo. */
export interface Example {
  /** What it is made with. */
  readonly name: string;
  /** The port that it likes best. */
  readonly port: number;
  readonly start: (options: ChatProcessOptions) => Promise<ServerProcess>;
  readonly cast: Cast;
}

export interface RunningExample extends Example {
  readonly server: ServerProcess;
}

const examples: readonly Example[] = [
  { name: "Express", port: 3000, start: startChat, cast: shopCast },
  { name: "Nest", port: 3001, start: startNestChat, cast: travelCast },
  { name: "Hono", port: 3002, start: startHonoChat, cast: libraryCast },
  { name: "Next.js", port: 3003, start: startNextChat, cast: kitchenCast },
];

/** Starts every example application; they end with the stack. */
export async function startExamples(
  running: AsyncDisposableStack,
  options: ChatProcessOptions,
  getPort: (example: Example) => Promise<number> | number,
): Promise<RunningExample[]> {
  const started: RunningExample[] = [];
  for (const example of examples) {
    const server = await example.start({ ...options, port: await getPort(example) });
    running.defer(() => server.stop());
    started.push({ ...example, server });
  }
  return started;
}

/** Where it is and who can log in, for a terminal. */
export function describeExample({ name, cast, server }: RunningExample): string {
  return `${server.url}   ${name} (${cast.users.map(({ id, password }) => `${id} / ${password}`).join(", ")})`;
}
