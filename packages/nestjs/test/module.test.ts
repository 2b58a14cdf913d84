import { Controller, Get, Injectable, Module } from "@nestjs/common";
import { createContractWork, type RunningServer } from "@otel-sessions/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { body, header, SessionModule, type SessionOptions } from "../src/index.ts";
import { startNestTracing } from "./nest-tracing.ts";
import { createApp, start } from "./platforms.ts";

const tracing = startNestTracing();
let server: RunningServer | undefined;
afterAll(() => tracing.stop());
afterEach(() => server?.close());

const { span } = createContractWork();

@Controller()
class ChatController {
  @Get()
  async chat(): Promise<void> {
    await span("handler");
  }
}

@Injectable()
class Configuration {
  readonly conversationHeader = "x-chat";
}

@Module({ providers: [Configuration], exports: [Configuration] })
class ConfigurationModule {}

describe("forRootAsync", () => {
  it("takes its options from other providers, and may wait for them", async () => {
    @Module({
      imports: [
        SessionModule.forRootAsync({
          imports: [ConfigurationModule],
          inject: [Configuration],
          useFactory: async ({ conversationHeader }: Configuration) => ({
            sessionId: header(conversationHeader),
          }),
        }),
      ],
      controllers: [ChatController],
    })
    class AppModule {}
    server = await start(await createApp("express", AppModule));
    tracing.reset();
    await (await fetch(server.url, { headers: { "x-chat": "c-1" } })).text();
    expect(tracing.ids("handler")).toEqual(["c-1", undefined]);
  });

  it("lets the application fail to start with options that cannot be used", async () => {
    @Module({
      imports: [
        SessionModule.forRootAsync({ useFactory: () => ({ userId: 7 }) as unknown as SessionOptions }),
      ],
    })
    class AppModule {}
    await expect(createApp("express", AppModule)).rejects.toThrow(
      new TypeError(
        '[otel-sessions/nestjs] Expected `userId` to be a source such as header("x-conversation-id") or a function of the request, got number',
      ),
    );
  });

  it("needs a factory", () => {
    expect(() => SessionModule.forRootAsync({} as never)).toThrow(
      new TypeError("[otel-sessions/nestjs] Expected `useFactory` to be a function, got undefined"),
    );
  });
});

it("forRoot throws at once with options that cannot be used", () => {
  expect(() => SessionModule.forRoot({ sessionId: null } as never)).toThrow(TypeError);
  expect(() => body("")).toThrow('[otel-sessions/nestjs] Expected body() to be given a name, got ""');
});
