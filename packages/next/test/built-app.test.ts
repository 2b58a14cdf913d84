import { beforeAll } from "vitest";
import { describeContract } from "./contract.ts";
import { describeLogins } from "./logins.ts";
import { buildFixture } from "./next-server.ts";
import { describePages } from "./pages.ts";
import { describeProxy } from "./proxy.ts";
import { describeRoutes } from "./routes.ts";

// One file, since all of it needs one build of the app in `fixture`.
beforeAll(buildFixture);

describeContract();
describeRoutes();
describePages();
describeProxy();
describeLogins();
