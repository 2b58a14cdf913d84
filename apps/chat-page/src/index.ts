import { fileURLToPath } from "node:url";

/** The folder of `chat.js` and `chat.css`, to be served beside the page of an app. */
export const chatPage: string = fileURLToPath(new URL("../public", import.meta.url));

/** The file that `chat.js` imports as `./markdown-it.js`. */
export const markdownIt: string = fileURLToPath(import.meta.resolve("markdown-it/browser"));
