import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { effort } from "../effort.ts";

/** How long answers take, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Paths to ask for one after another; the first `warmUps` of them only tell how warm the code is. */
export interface Questions {
  readonly url: string;
  readonly paths: readonly string[];
  readonly warmUps: number;
}

/** Someone who asks, in a process of its own: what else this one does is no part of an answer's time. */
export interface Client {
  readonly timeAnswers: (url: string, count: number, path: (number: number) => string) => Promise<Latency>;
  /** Milliseconds of a server's very first answer, to a client that has asked others before. */
  readonly timeFirst: (url: string, path: string) => Promise<number>;
  readonly stop: () => void;
}

const warmUps = effort(60);

export function startClient(): Client {
  const child = fork(fileURLToPath(new URL("./client-process.ts", import.meta.url)), {
    serialization: "advanced",
  });
  const ask = async (questions: Questions): Promise<readonly number[]> => {
    child.send(questions);
    const [answer] = (await once(child, "message")) as [readonly number[] | string];
    if (typeof answer === "string") throw new Error(answer);
    return answer;
  };
  return {
    async timeAnswers(url, count, path) {
      const paths = Array.from({ length: warmUps + effort(count) }, (_, number) => path(number));
      return summarise(await ask({ url, paths, warmUps }));
    },
    async timeFirst(url, path) {
      return (await ask({ url, paths: [path], warmUps: 0 }))[0] ?? Number.NaN;
    },
    stop: () => child.disconnect(),
  };
}

function summarise(times: readonly number[]): Latency {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
