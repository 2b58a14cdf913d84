import { describe } from "vitest";
import { describeAnyFilter, describeManySessions } from "./any-filter.ts";
import { describeArrival } from "./arrival.ts";
import { describeDoctor } from "./doctor.ts";
import { describeErasing } from "./erasing.ts";
import { describeEvaluations } from "./evaluations.ts";
import { describeHistogram } from "./histogram.ts";
import { describeLargeTraces } from "./large-traces.ts";
import { describeListing } from "./listing.ts";
import { describeReceiving } from "./receiving.ts";
import { describeSessions } from "./sessions.ts";
import type { OpenStore } from "./use-store.ts";

/** What every `Store` promises. `open` gives an empty one. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`store: ${name}`, () => {
    describeSessions(open);
    describeReceiving(open);
    describeListing(open);
    describeHistogram(open);
    describeDoctor(open);
    describeEvaluations(open);
    describeErasing(open);
    describeArrival(open);
    describeAnyFilter(open, 100);
    describeManySessions(open, 100);
    describeLargeTraces(open);
  });
}
