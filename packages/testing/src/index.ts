export { type CapturedSpan, toCapturedSpan } from "./captured-span.ts";
export { type ContractWork, createContractWork } from "./contract-work.ts";
export {
  type AdapterUnderTest,
  type ContractApp,
  type ContractOptions,
  describeAdapter,
} from "./describe-adapter.ts";
export { getCookies } from "./get-cookies.ts";
export { inProcess } from "./in-process.ts";
export { listen, type RunningServer } from "./listen.ts";
export { startTracing, type Tracing, type TracingOptions } from "./tracing.ts";
