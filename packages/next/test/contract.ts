import { type CapturedSpan, type ContractOptions, describeAdapter } from "@otel-sessions/testing";
import { type NextServer, startFixture } from "./next-server.ts";

const start = ({ sessionId, key }: ContractOptions, env = {}): Promise<NextServer> =>
  startFixture({ CONTRACT_SESSION: sessionId, CONTRACT_KEY: key, ...env });

/** What Next.js does, and ends, before it calls any code of ours: only its propagator can know who it is for. */
const preparations: ReadonlySet<unknown> = new Set([
  "AppRouteRouteModule.loadUserland",
  "LoadComponents.loadRouteModule",
  "NextNodeServer.createComponentTree",
  "NextNodeServer.findPageComponents",
  "NextNodeServer.getLayoutOrPageModule",
  "RouteModule.prepare",
]);

export const isPreparation = ({ attributes }: CapturedSpan): boolean =>
  preparations.has(attributes["next.span_type"]);

export function describeContract(): void {
  describeAdapter("next", {
    endsEarly: isPreparation,
    start,
    startWithoutSdk: (options) => start(options, { OTEL_SDK_DISABLED: "true" }),
  });

  describeAdapter("next with sources for its propagator", {
    start: (options) => start(options, { CONTRACT_PROPAGATION: "true" }),
  });
}
