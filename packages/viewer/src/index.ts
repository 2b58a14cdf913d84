export type * from "./api/contract.ts";
export { defaultStore, startViewer, type Viewer, type ViewerOptions } from "./server/start-viewer.ts";
