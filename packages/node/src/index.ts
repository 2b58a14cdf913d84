export { register, type RegisterOptions, type Registration } from "./register.ts";
