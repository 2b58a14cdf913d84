interface Step {
  readonly title: string;
  readonly code: string;
}

interface Framework {
  readonly name: string;
  readonly steps: readonly Step[];
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
  {
    name: "Fastify",
    steps: [
      install("fastify"),
      {
        title: "Name the conversation",
        code: `import { header, session } from "@otel-sessions/fastify";

await app.register(session, { sessionId: header("x-conversation-id") });`,
      },
      run("server.js"),
    ],
  },
  {
    name: "Koa",
    steps: [
      install("koa"),
      {
        title: "Name the conversation",
        code: `import { header, session } from "@otel-sessions/koa";

app.use(session({ sessionId: header("x-conversation-id") }));`,
      },
      run("server.js"),
    ],
  },
  {
    name: "Anything else",
    steps: [
      { title: "Install", code: "npm install @otel-sessions/node @otel-sessions/core" },
      {
        title: "Name the conversation around what belongs to it",
        code: `import { usingAttributes } from "@otel-sessions/core";

await usingAttributes({ sessionId: conversation.id, userId: user.id }, () => answer(question));`,
      },
      run("app.js"),
    ],
  },
];

/** What to set for `@otel-sessions/node` to send traces elsewhere than to this viewer. */
export const backends: readonly [Step, ...Step[]] = [
  {
    title: "This viewer",
    code: `OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}`,
  },
  {
    title: "Arize AX",
    code: `ARIZE_API_KEY=…
ARIZE_SPACE_ID=…
ARIZE_PROJECT_NAME=my-app`,
  },
  {
    title: "Phoenix",
    code: `PHOENIX_COLLECTOR_ENDPOINT=http://localhost:6006
PHOENIX_API_KEY=…`,
  },
  {
    title: "Langfuse",
    code: `LANGFUSE_PUBLIC_KEY=pk-lf-…
LANGFUSE_SECRET_KEY=sk-lf-…
LANGFUSE_BASE_URL=https://cloud.langfuse.com`,
  },
];
