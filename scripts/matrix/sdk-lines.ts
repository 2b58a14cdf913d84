import { join } from "node:path";

/** Tests that cannot run on some line or Node, with the reason that is printed. */
export interface LeftOut {
  readonly file: string;
  readonly because: string;
}

/** A line of the OpenTelemetry SDK that applications are on. */
export interface SdkLine {
  readonly name: string;
  /** What npm installs instead of what the workspace has. */
  readonly packages: Readonly<Record<string, string>>;
  /** Modules that are replaced, by file name: how this line's SDK is registered. */
  readonly modules: Readonly<Record<string, string>>;
  readonly leftOut: readonly LeftOut[];
  /** The lowest Node.js that the line itself runs on. */
  readonly minNode: readonly [major: number, minor: number];
}

const variant = (line: string, module: string): string => join(import.meta.dirname, line, module);

const INTEROP = "interop-instrumentors.test.ts";
const VERCEL = "interop-vercel.test.ts";
const extendsSdk2 = {
  file: VERCEL,
  because: "@arizeai/openinference-vercel extends the processors of SDK 2.x",
};

/** The tests that need the most packages; `--quick` does without them. */
export const QUICK_LEAVES_OUT: readonly LeftOut[] = [INTEROP, VERCEL].map((file) => ({
  file,
  because: "--quick",
}));

/** What a Node.js is too old for. */
export function leftOutOn(major: number): readonly LeftOut[] {
  return major >= 22 ? [] : [{ file: VERCEL, because: "`ai` 7 needs Node.js 22" }];
}

/** The lines that are live, oldest first. */
export const SDK_LINES: readonly SdkLine[] = [
  {
    name: "1.30",
    packages: {
      "@opentelemetry/api": "~1.9.0",
      "@opentelemetry/context-async-hooks": "~1.30.0",
      "@opentelemetry/core": "~1.30.0",
      "@opentelemetry/instrumentation": "~0.57.0",
      "@opentelemetry/instrumentation-http": "~0.57.0",
      "@opentelemetry/sdk-logs": "~0.57.0",
      "@opentelemetry/sdk-trace-base": "~1.30.0",
      "@opentelemetry/sdk-trace-node": "~1.30.0",
    },
    modules: {
      "register-sdk.ts": variant("sdk-1", "register-sdk.mjs"),
      "register-logs.ts": variant("sdk-1", "register-logs.mjs"),
    },
    leftOut: [extendsSdk2],
    minNode: [14, 0],
  },
  {
    name: "2.x",
    packages: {
      "@opentelemetry/sdk-trace-base": "^2.12.0",
      "@opentelemetry/sdk-trace-node": "^2.12.0",
    },
    modules: {},
    leftOut: [],
    minNode: [20, 6],
  },
  {
    name: "3.x",
    packages: {
      "@opentelemetry/api": "~1.10.0",
      "@opentelemetry/context-async-hooks": "^3.1.0",
      "@opentelemetry/core": "^3.1.0",
      "@opentelemetry/instrumentation": "^0.301.0",
      "@opentelemetry/instrumentation-http": "^0.301.0",
      "@opentelemetry/sdk-logs": "^3.1.0",
      "@opentelemetry/sdk-trace": "^3.1.0",
    },
    modules: { "register-sdk.ts": variant("sdk-3", "register-sdk.mjs") },
    leftOut: [extendsSdk2, { file: "two-apis.test.ts", because: "there is no API newer than this line's" }],
    minNode: [22, 15],
  },
];
