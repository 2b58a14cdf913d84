// `node serve.ts <store> <folder of the web UI>` starts a viewer, as `otel-sessions serve` does.
import { startViewer } from "../../packages/viewer/src/index.ts";

const [store, uiFolder] = process.argv.slice(2);
if (store === undefined || uiFolder === undefined) throw new Error("Expected a store and a folder");
const viewer = await startViewer({ port: 0, store, uiFolder });
console.log(`listening on ${viewer.url}`);
process.once("SIGTERM", () => void viewer.close().then(() => process.exit(0)));
