import { type CapturedSpan, type ContractOptions, describeAdapter } from "@otel-sessions/testing";
import { beforeAll } from "vitest";
import { buildFixture, type NextServer, startFixture } from "./next-server.ts";

beforeAll(buildFixture);

const start = ({ sessionId, key }: ContractOptions, env = {}): Promise<NextServer> =>
  startFixture({ CONTRACT_SESSION: sessionId, CONTRACT_KEY: key, ...env });

/** What Next.js does before it calls the route, and ends before that: only a propagator can know who it is for. */
const PREPARATIONS = ["LoadComponents.", "NextNodeServer.find", "RouteModule.prepare", "AppRouteRouteModule."];
const isPreparation = ({ attributes }: CapturedSpan): boolean =>
  PREPARATIONS.some((type) => String(attributes["next.span_type"]).startsWith(type));

describeAdapter("next", {
  endsEarly: isPreparation,
  start,
  startWithoutSdk: (options) => start(options, { OTEL_SDK_DISABLED: "true" }),
});

describeAdapter("next with sources for its propagator", {
  start: (options) => start(options, { CONTRACT_PROPAGATION: "true" }),
});
