// `npm run bench -- core`, or a part of it: `npm run bench -- core scope on-start`.
// What it prints are ratios to the first line of each table, measured in the same run: see `measure`.
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { measureHeap } from "./heap.ts";
import { measureLiveMemory } from "./live-memory.ts";
import { measureNesting } from "./nesting.ts";
import { measureOnStart } from "./on-start.ts";
import { measureScope } from "./scope.ts";
import { measureWholeSpan } from "./whole-span.ts";

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  scope: measureScope,
  nesting: measureNesting,
  "on-start": measureOnStart,
  "whole-span": measureWholeSpan,
  memory: measureLiveMemory,
  heap: measureHeap,
};

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const wanted = process.argv.slice(3);
const stranger = wanted.find((name) => parts[name] === undefined);
if (stranger !== undefined) {
  console.error(`There is no part "${stranger}"; there are: ${Object.keys(parts).join(", ")}`);
  process.exit(1);
}
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
