interface Framework {
  readonly name: string;
  readonly steps: readonly { readonly title: string; readonly code: string }[];
}

const run = (entry: string) => ({
  title: "Start with tracing on",
  code: `node --import @otel-sessions/node/register ${entry}`,
});

const install = (adapter: string) => ({
  title: "Install",
  code: `npm install @otel-sessions/node @otel-sessions/${adapter}`,
});

/** What to paste, per framework. The defaults of `@otel-sessions/node` already point at this viewer. */
export const frameworks: readonly [Framework, ...Framework[]] = [
  {
    name: "Express",
    steps: [
      install("express"),
      {
        title: "Name the conversation",
        code: `import { header, session } from "@otel-sessions/express";

app.use(session({ sessionId: header("x-conversation-id") }));`,
      },
      run("server.js"),
    ],
  },
  {
    name: "Hono",
    steps: [
      install("hono"),
      {
        title: "Name the conversation",
        code: `import { header, session } from "@otel-sessions/hono";

app.use(session({ sessionId: header("x-conversation-id") }));`,
      },
      run("server.js"),
    ],
  },
  {
    name: "NestJS",
    steps: [
      install("nestjs"),
      {
        title: "Name the conversation",
        code: `import { header, SessionModule } from "@otel-sessions/nestjs";

@Module({ imports: [SessionModule.forRoot({ sessionId: header("x-conversation-id") })] })`,
      },
      run("dist/main.js"),
    ],
  },
  {
    name: "Next.js",
    steps: [
      install("next"),
      {
        title: "Wrap the route handler",
        code: `import { header, withSession } from "@otel-sessions/next";

export const POST = withSession(handler, { sessionId: header("x-conversation-id") });`,
      },
      {
        title: "Turn tracing on in instrumentation.ts",
        code: `export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("@otel-sessions/node")).register();
}`,
      },
    ],
  },
];
