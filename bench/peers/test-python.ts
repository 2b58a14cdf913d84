/**
 * `npm run test:peers`: OpenInference's Python package with `using_session` and OpenTelemetry's Python
 * exporter, into the viewer. Steps aside where there is no Python, or PyPI does not answer.
 */
import { deepStrictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startOurViewer } from "./our-viewer.ts";
import { installFromPypi } from "./python-environment.ts";

const executables = await installFromPypi("openinference-0.1.72", [
  "openinference-instrumentation==0.1.72",
  "opentelemetry-sdk==1.45.2",
  "opentelemetry-exporter-otlp-proto-http==1.45.2",
]);
if (executables === undefined) {
  console.log("Not run: it needs python3 and PyPI.");
} else {
  await using viewer = await startOurViewer();
  await promisify(execFile)(join(executables, "python"), [join(import.meta.dirname, "using-session.py")], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: viewer.url },
  });
  const sessions = await viewer.listSessions("python-app");
  deepStrictEqual(
    sessions.toSorted((one, other) => one.sessionId.localeCompare(other.sessionId)),
    [
      { sessionId: "py-1", traces: 3, prompt: 303, completion: 30, total: 333 },
      { sessionId: "py-2", traces: 1, prompt: 100, completion: 10, total: 110 },
    ],
  );
  console.log("2 conversations of Python's using_session are sessions, with their turns and tokens.");
}
