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

const known = new Set<string>(); for (let i=0;i<64;i++){known.add(idsOf(i).sessionId);known.add(idsOf(i).userId);}
const slots: (string|undefined)[] = new Array(2048).fill(undefined);
const slotOf = (v: string) => { const n = v.length; return (v.charCodeAt(n-1) ^ (v.charCodeAt(n-2) << 2) ^ (v.charCodeAt(n-3) << 4) ^ (v.charCodeAt(n-4) << 6)) & 2047; };
for (const k of known) slots[slotOf(k)] = k;
const NOT=/[^\x20-\x7e]/;
const slow = (v: any) => { if (typeof v !== "string" || v.length===0||v.length>200||NOT.test(v)||v.startsWith(" ")||v.endsWith(" ")) return false; slots[slotOf(v)] = v; return true;};
const validSlot = (v: any) => (typeof v === "string" && slots[slotOf(v)] === v) || slow(v);
const validSet = (v: any) => known.has(v) || slow(v);
const validRe = (v: any) => typeof v === "string" && v.length>0 && v.length<=200 && !NOT.test(v);
const loop = (v: any) => { if (typeof v !== "string") return false; const n=v.length; if (n===0||n>200) return false; let bad=0; for (let i=0;i<n;i++){ const x=v.charCodeAt(i); bad |= (x-0x20)|(0x7e-x);} return bad>=0; };
const using = (valid: any) => (values: any, fn: any) => context.with(withIds(context.active(), valid(values.sessionId)?values.sessionId:undefined, valid(values.userId)?values.userId:undefined), fn);
const uSlot = (values: any, fn: any) => context.with(withIds(context.active(), validSlot(values.sessionId)?values.sessionId:undefined, validSlot(values.userId)?values.userId:undefined), fn);
const uSet = (values: any, fn: any) => context.with(withIds(context.active(), validSet(values.sessionId)?values.sessionId:undefined, validSet(values.userId)?values.userId:undefined), fn);
const uLoop = (values: any, fn: any) => context.with(withIds(context.active(), loop(values.sessionId)?values.sessionId:undefined, loop(values.userId)?values.userId:undefined), fn);

class Small { base: any; sessionId: any; userId: any; rest: any; constructor(b: any, s: any, u: any, r: any) { this.base=b; this.sessionId=s; this.userId=u; this.rest=r; } getValue(k: symbol){ return this.base.getValue(k);} setValue(k: symbol, v: any){ return this.base.setValue(k,v);} deleteValue(k: symbol){ return this.base.deleteValue(k);} }
Object.defineProperty(Small.prototype, "__otelSessionsContext1", { value: true });
const withSmall = (ctx: any, s: any, u: any) => { const outer = ctx.__otelSessionsContext1 === true ? ctx : undefined; return outer === undefined ? new Small(ctx, s, u, undefined) : new Small(outer.base, s ?? outer.sessionId, u ?? outer.userId, outer.rest); };
const uSmall = (values: any, fn: any) => { const {sessionId, userId} = values; if (known.has(sessionId) && known.has(userId)) return context.with(withSmall(context.active(), sessionId, userId), fn); return undefined; };
const uSet2 = (values: any, fn: any) => { const {sessionId, userId} = values; if (known.has(sessionId) && known.has(userId)) return context.with(withIds(context.active(), sessionId, userId), fn); return undefined; };
const isGen = (v: any) => { const t = v[Symbol.toStringTag]; return t === "AsyncGenerator" || t === "Generator"; };
const uSet3 = (values: any, fn: any) => { const {sessionId, userId} = values; if (known.has(sessionId) && known.has(userId)) { const inner = withIds(context.active(), sessionId, userId); const r = context.with(inner, fn); return typeof r === "object" && r !== null && isGen(r) ? 1 : r; } return undefined; };

const pairs = new Map<string, string>(); for (let i=0;i<64;i++) pairs.set(idsOf(i).sessionId, idsOf(i).userId);
const finish = (r: any, inner: any) => typeof r === "object" && r !== null && isGen(r) ? inner : r;
const uPair = (values: any, fn: any) => { const {sessionId, userId, metadata, tags, promptTemplate, attributes} = values; if (metadata === undefined && tags === undefined && promptTemplate === undefined && attributes === undefined && pairs.get(sessionId) === userId) { const inner = withIds(context.active(), sessionId, userId); return finish(context.with(inner, fn), inner); } return undefined; };
const uPairS = (values: any, fn: any) => { const {sessionId, userId, metadata, tags, promptTemplate, attributes} = values; if (metadata === undefined && tags === undefined && promptTemplate === undefined && attributes === undefined && pairs.get(sessionId) === userId) { const inner = withSmall(context.active(), sessionId, userId); return finish(context.with(inner, fn), inner); } return undefined; };
const u3 = (values: any, fn: any) => { const {sessionId, userId, metadata, tags, promptTemplate, attributes} = values; if (metadata === undefined && tags === undefined && promptTemplate === undefined && attributes === undefined && known.has(sessionId) && known.has(userId)) { const inner = withIds(context.active(), sessionId, userId); return finish(context.with(inner, fn), inner); } return undefined; };
report("parts", measure([
  c("with", () => context.with(other, noop)),
  c("usingAttributes", ({ sessionId, userId }) => { usingAttributes({ sessionId, userId }, noop); }),
  c("set all", ({ sessionId, userId }) => { u3({ sessionId, userId }, noop); }),
  c("pair", ({ sessionId, userId }) => { uPair({ sessionId, userId }, noop); }),
  c("pair small", ({ sessionId, userId }) => { uPairS({ sessionId, userId }, noop); }),
  c("D unchecked", ({ sessionId, userId }) => { usingD({ sessionId, userId }, noop); }),
], { rounds: 301 }));
void sink;
