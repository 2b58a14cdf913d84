import type { AddressInfo, Server } from "node:net";
import { type CanActivate, Controller, Injectable, Module, UseGuards, UseInterceptors } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import {
  ClientTCP,
  EventPattern,
  KafkaContext,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  RmqContext,
  Transport,
} from "@nestjs/microservices";
import { createContractWork } from "@otel-sessions/testing";
import { firstValueFrom, from, lastValueFrom, type Observable } from "rxjs";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { body, CurrentSession, SessionInterceptor, SessionModule } from "../src/index.ts";
import { getMessageHeaders } from "../src/message-headers.ts";
import { nestVersion, startNestTracing } from "./nest-tracing.ts";

const tracing = startNestTracing();
afterAll(() => tracing.stop());

/** New in Nest 12: https://docs.nestjs.com/microservices/basics */
const hasPreRequestHooks = nestVersion >= 12;

const { span, parts } = createContractWork();

@Injectable()
class SpanGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    await span("guard");
    return true;
  }
}

@Controller()
class ChatController {
  @MessagePattern("say")
  @UseGuards(SpanGuard)
  async say(@Payload() _message: object, @CurrentSession() sessionId: string): Promise<string> {
    await span("say");
    return sessionId;
  }

  @MessagePattern("stream")
  stream(): Observable<string> {
    return from(parts());
  }

  @EventPattern("left")
  async left(@Payload() _message: object): Promise<void> {
    await span("left");
  }
}

/** Those of an application that serves HTTP as well, where the module installs no interceptor. */
@Controller()
@UseInterceptors(SessionInterceptor)
class InterceptedChatController extends ChatController {}

const session = SessionModule.forRoot({ sessionId: body("conversationId"), userId: body("userId") });

@Module({ imports: [session], controllers: [ChatController] })
class ServiceModule {}

@Module({ imports: [session], controllers: [InterceptedChatController] })
class HybridModule {}

const tcp = { transport: Transport.TCP, options: { host: "127.0.0.1", port: 0 } } as const;
const quiet = { logger: false, abortOnError: false } as const;

/** Ways to run a microservice. */
const kinds = {
  async "of its own"() {
    const service = await NestFactory.createMicroservice(ServiceModule, { ...tcp, ...quiet });
    const interceptor = service.get(SessionInterceptor);
    if (hasPreRequestHooks) {
      service.registerPreRequestHook((context, next) => interceptor.intercept(context, { handle: next }));
    }
    await service.listen();
    return { service, close: () => service.close(), coversGuards: hasPreRequestHooks };
  },
  async "beside HTTP"() {
    const app = await NestFactory.create(HybridModule, quiet);
    const service = app.connectMicroservice<MicroserviceOptions>(tcp);
    await app.startAllMicroservices();
    return { service, close: () => app.close(), coversGuards: false };
  },
};

describe.each(Object.entries(kinds))("a microservice %s, over TCP", (_kind, create) => {
  let client: ClientTCP;
  let running: Awaited<ReturnType<typeof create>>;
  beforeEach(async () => {
    running = await create();
    tracing.reset();
    const { port } = running.service.unwrap<Server>().address() as AddressInfo;
    client = new ClientTCP({ host: "127.0.0.1", port });
  });
  afterEach(async () => {
    client.close();
    await running.close();
  });

  const message = { conversationId: "c-1", userId: "ada" };

  it("reads the identity of each message in its payload", async () => {
    expect(await firstValueFrom(client.send("say", message))).toBe("c-1");
    expect(tracing.ids("say")).toEqual(["c-1", "ada"]);
  });

  it("covers guards from Nest 12 on, with a hook before the request", async () => {
    await firstValueFrom(client.send("say", message));
    expect(tracing.ids("guard")).toEqual(running.coversGuards ? ["c-1", "ada"] : [undefined, undefined]);
  });

  it("keeps it while a stream is answered", async () => {
    await lastValueFrom(client.send("stream", message));
    expect(["part 1", "part 2", "part 3"].map((name) => tracing.ids(name))).toEqual(
      Array.from({ length: 3 }, () => ["c-1", "ada"]),
    );
  });

  it("covers events", async () => {
    client.emit("left", message);
    expect(await vi.waitFor(() => tracing.ids("left"))).toEqual(["c-1", "ada"]);
  });

  it("never mixes messages that are handled at the same time", async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `c-${index}`);
    const answers = ids.map((id) => firstValueFrom(client.send("say", { ...message, conversationId: id })));
    expect(await Promise.all(answers)).toEqual(ids);
    const said = tracing.spans().filter(({ name }) => name === "say");
    expect(new Set(said.map(({ attributes }) => attributes["session.id"]))).toEqual(new Set(ids));
  });
});

describe("the headers of a message", () => {
  it("are those of Kafka, where they are bytes", () => {
    const message = { headers: { "X-Conversation-Id": Buffer.from("c-1"), traces: [Buffer.from("a"), "b"] } };
    const context = new KafkaContext([message, 0, "topic"] as unknown as ConstructorParameters<
      typeof KafkaContext
    >[0]);
    expect(getMessageHeaders(context)).toEqual({ "x-conversation-id": "c-1", traces: ["a", "b"] });
  });

  it("are those of RabbitMQ, which are properties", () => {
    const message = { properties: { headers: { "x-conversation-id": "c-1", priority: 7 } } };
    const context = new RmqContext([message, {}, "pattern"]);
    expect(getMessageHeaders(context)).toEqual({ "x-conversation-id": "c-1", priority: undefined });
  });
});
