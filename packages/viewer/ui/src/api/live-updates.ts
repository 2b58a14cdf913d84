import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { ChangeEvent } from "../../../src/api/contract.ts";
import { readEventStream } from "./event-stream.ts";

const pollMs = 5_000;
const gatherMs = 400;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

let connected = false;
const listeners = new Set<() => void>();

function setConnected(now: boolean): void {
  connected = now;
  for (const listener of listeners) listener();
}

/** Whether the viewer tells this page what changes. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connected,
    () => false,
  );
}

/** For `refetchInterval`: no polling while changes are pushed. */
export function useLiveInterval(): number | false {
  return useIsLive() ? false : pollMs;
}

/** Renews what is shown when the viewer says that it changed. Returns how to stop. */
export function startLiveUpdates(client: QueryClient): () => void {
  const stop = new AbortController();
  void follow(client, stop.signal);
  return () => stop.abort();
}

async function follow(client: QueryClient, signal: AbortSignal): Promise<void> {
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      const onOpen = (): void => {
        retryMs = firstRetryMs;
        setConnected(true);
        // What changed while there was no connection.
        refreshLists(client);
      };
      for await (const { event, data } of readEventStream("/api/events", signal, onOpen)) {
        if (event === "change") gather(client, JSON.parse(data) as ChangeEvent);
      }
    } catch {
      // Polling fills in until the next try.
    }
    setConnected(false);
    await wait(retryMs, signal);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }
}

let waiting: Set<string> | null = null;

/** Collects what changes within a moment, since spans of one turn arrive one after the other. */
function gather(client: QueryClient, { sessions }: ChangeEvent): void {
  const isFirst = waiting === null;
  waiting ??= new Set();
  for (const { sessionId } of sessions) waiting.add(sessionId);
  if (!isFirst) return;
  setTimeout(() => {
    const changed = waiting ?? new Set();
    waiting = null;
    for (const sessionId of changed) void client.invalidateQueries({ queryKey: ["session", sessionId] });
    void client.invalidateQueries({ queryKey: ["trace"] });
    refreshLists(client);
  }, gatherMs);
}

function refreshLists(client: QueryClient): void {
  for (const list of ["sessions-head", "sessions-histogram", "users", "doctor"])
    void client.invalidateQueries({ queryKey: [list] });
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
