export { register, type RegisterOptions, type Registration } from "./register.ts";
export { withStreamUsage } from "./stream-usage.ts";
