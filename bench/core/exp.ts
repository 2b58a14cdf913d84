import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { measure, report } from "../measure.ts";
import { idsOf } from "./ids.ts";
import { withIds } from "../../packages/core/src/session-context.ts";
import { applyAttributes, checkedId } from "../../packages/core/src/context-attributes.ts";
import { isValidId } from "../../packages/core/src/identifier-format.ts";
import { usingAttributes } from "@otel-sessions/core";
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const other = ROOT_CONTEXT.setValue(createContextKey("other"), 1);
const noop = () => undefined;
let sink: unknown;
const c = (name: string, work: (i: any) => void) => ({ name, run: (n: number) => { for (let i = 0; i < n; i++) work(idsOf(i)); } });

const isGenerator = (v: any) => { if (typeof v !== "object" || v === null) return false; const t = v[Symbol.toStringTag]; return t === "AsyncGenerator" || t === "Generator"; };
function run(inner: any, fn: any) { const r = context.with(inner, fn); return typeof r === "object" && isGenerator(r) ? 1 : r; }
function usingA(values: any, fn: any) { return context.with(applyAttributes("x", context.active(), values), fn); }
function usingB(values: any, fn: any) { return run(applyAttributes("x", context.active(), values), fn); }
function usingC(values: any, fn: any) { const s = checkedId("x","sessionId",values.sessionId); const u = checkedId("x","userId",values.userId); return context.with(withIds(context.active(), s, u), fn); }
function usingD(values: any, fn: any) { return context.with(withIds(context.active(), values.sessionId, values.userId), fn); }
report("parts", measure([
  c("with", () => context.with(other, noop)),
  c("usingAttributes", ({ sessionId, userId }) => { usingAttributes({ sessionId, userId }, noop); }),
  c("A no run", ({ sessionId, userId }) => { usingA({ sessionId, userId }, noop); }),
  c("B run", ({ sessionId, userId }) => { usingB({ sessionId, userId }, noop); }),
  c("C checked", ({ sessionId, userId }) => { usingC({ sessionId, userId }, noop); }),
  c("D unchecked", ({ sessionId, userId }) => { usingD({ sessionId, userId }, noop); }),
  c("D no object", ({ sessionId, userId }) => { context.with(withIds(context.active(), sessionId, userId), noop); }),
], { rounds: 201 }));
void sink;
