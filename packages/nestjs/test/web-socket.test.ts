import { once } from "node:events";
import {
  type ArgumentsHost,
  Catch,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from "@nestjs/common";
import { IoAdapter } from "@nestjs/platform-socket.io";
import { WsAdapter } from "@nestjs/platform-ws";
import {
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from "@nestjs/websockets";
import { createContractWork, type RunningServer } from "@otel-sessions/testing";
import { from, map, type Observable } from "rxjs";
import { io } from "socket.io-client";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import {
  body,
  cookie,
  query,
  SessionInterceptor,
  SessionModule,
  type SessionOptions,
  withSessions,
} from "../src/index.ts";
import { startNestTracing, toIdentity } from "./nest-tracing.ts";
import { createApp, start } from "./platforms.ts";

const tracing = startNestTracing();
let server: RunningServer | undefined;
afterAll(() => tracing.stop());
afterEach(async () => {
  await server?.close();
  tracing.reset();
});

const { span, parts } = createContractWork();

@Injectable()
class SpanGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await span("guard");
    Object.assign(context.switchToWs().getClient<object>(), { user: { id: "ada" } });
    return true;
  }
}

@Catch()
class SpanFilter implements ExceptionFilter {
  async catch(_error: unknown, host: ArgumentsHost): Promise<void> {
    await span("exception filter");
    host
      .switchToWs()
      .getClient<{ send(text: string): void }>()
      .send(JSON.stringify({ event: "failed" }));
  }
}

@WebSocketGateway()
@UseGuards(SpanGuard)
@UseFilters(SpanFilter)
class ChatGateway implements OnGatewayConnection, OnGatewayDisconnect {
  async handleConnection(): Promise<void> {
    await span("connect");
  }

  async handleDisconnect(): Promise<void> {
    await span("disconnect");
  }

  @SubscribeMessage("say")
  async say(@MessageBody() { text }: { text: string }): Promise<object> {
    await span("say");
    return { event: "said", data: text };
  }

  @SubscribeMessage("stream")
  stream(): Observable<object> {
    return from(parts()).pipe(map((data) => ({ event: "part", data })));
  }

  @SubscribeMessage("fail")
  async fail(): Promise<never> {
    throw new Error("boom");
  }
}

/** The same for those who do without the adapter. */
@WebSocketGateway()
@UseInterceptors(SessionInterceptor)
class InterceptedGateway {
  @SubscribeMessage("say")
  async say(): Promise<object> {
    await span("say");
    return { event: "said" };
  }

  @SubscribeMessage("stream")
  stream(): Observable<object> {
    return from(parts()).pipe(map((data) => ({ event: "part", data })));
  }
}

async function startChat(
  gateway: typeof ChatGateway | typeof InterceptedGateway,
  options: SessionOptions,
  adapter: "ws" | "socket.io" | "plain ws" | "plain socket.io",
): Promise<string> {
  @Module({ imports: [SessionModule.forRoot(options)], providers: [gateway] })
  class AppModule {}
  const app = await createApp("express", AppModule);
  const plain = adapter.endsWith("ws") ? new WsAdapter(app) : new IoAdapter(app);
  app.useWebSocketAdapter(adapter.startsWith("plain") ? plain : withSessions(plain, app));
  server = await start(app);
  tracing.reset();
  return server.url.replace("http", "ws");
}

const idsOf = async (name: string): Promise<unknown[]> => vi.waitFor(() => tracing.ids(name));

async function connect(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const client = new WebSocket(url, { headers });
  await once(client, "open");
  return client;
}

/** Sends a message and waits for so many answers. */
async function ask(client: WebSocket, event: string, data: unknown = {}, answers = 1): Promise<unknown[]> {
  const received: unknown[] = [];
  const complete = new Promise<void>((resolve) => {
    client.on("message", (text: Buffer) => {
      received.push(JSON.parse(text.toString()));
      if (received.length === answers) resolve();
    });
  });
  client.send(JSON.stringify({ event, data }));
  await complete;
  return received;
}

describe("a gateway on ws, with its adapter wrapped", () => {
  const options = { sessionId: query("conversation") };

  it("carries the ids from connection to disconnection, guards and answers as Observables included", async () => {
    const url = await startChat(ChatGateway, options, "ws");
    const client = await connect(`${url}/?conversation=c-1`);
    expect(await ask(client, "say", { text: "hello" })).toEqual([{ event: "said", data: "hello" }]);
    expect(await ask(client, "stream", {}, 3)).toHaveLength(3);
    client.close();
    expect(await idsOf("connect")).toEqual(["c-1", undefined]);
    expect(await idsOf("disconnect")).toEqual(["c-1", "ada"]);
    expect(tracing.ids("say")).toEqual(["c-1", "ada"]);
    expect(tracing.ids("part 3")).toEqual(["c-1", "ada"]);
    const guards = tracing.spans().filter(({ name }) => name === "guard");
    expect(guards.map(({ attributes }) => attributes["session.id"])).toEqual(["c-1", "c-1"]);
  });

  it("covers exception filters", async () => {
    const client = await connect(`${await startChat(ChatGateway, options, "ws")}/?conversation=c-1`);
    await ask(client, "fail");
    expect(tracing.ids("exception filter")).toEqual(["c-1", "ada"]);
    client.close();
  });

  it("never mixes clients that talk at the same time", async () => {
    const url = await startChat(ChatGateway, { ...options, userId: query("user") }, "ws");
    const ids = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(
      ids.map(async (id) => {
        const client = await connect(`${url}/?conversation=c-${id}&user=u-${id}`);
        await ask(client, "say", { text: id });
        client.close();
      }),
    );
    const said = tracing.spans().filter(({ name }) => name === "say");
    const seen = said.map(toIdentity);
    expect(seen.toSorted()).toEqual(ids.map((id) => `c-${id} u-${id}`).toSorted());
  });

  it("takes a conversation from each message, and a pseudonym from the handshake's cookie", async () => {
    const sessionId = [body("conversationId"), cookie("sid")];
    const url = await startChat(
      ChatGateway,
      { sessionId, pseudonym: { key: "a test key of 16 bytes" } },
      "ws",
    );
    const client = await connect(url, { cookie: "sid=raw-cookie-value" });
    await ask(client, "say", { text: "1", conversationId: "c-7" });
    expect(tracing.ids("say")).toEqual(["c-7", "ada"]);
    tracing.reset();
    await ask(client, "say", { text: "2" });
    expect(tracing.ids("say")).toEqual([expect.stringMatching(/^p\./), "ada"]);
    client.close();
  });

  it("knows the session that a page was issued, and issues none itself: nobody would keep it", async () => {
    const issue = { cookie: "visit" };
    const url = await startChat(ChatGateway, { issue, pseudonym: { key: "a test key of 16 bytes" } }, "ws");
    const page = await fetch(url.replace("ws", "http"));
    const [cookie = ""] = page.headers.getSetCookie()[0]?.split(";") ?? [];
    const [visitor, stranger] = await Promise.all([connect(url, { cookie }), connect(url)]);
    await ask(visitor, "say", { text: "hello" });
    expect(tracing.ids("say")).toEqual([expect.stringMatching(/^p\./), "ada"]);
    tracing.reset();
    await ask(stranger, "say", { text: "hello" });
    expect(tracing.ids("say")).toEqual([undefined, "ada"]);
    visitor.close();
    stranger.close();
  });

  it("lets a client connect at once where a source has to be waited for", async () => {
    const url = await startChat(ChatGateway, { ...options, userId: async () => "grace" }, "ws");
    const client = await connect(`${url}/?conversation=c-1`);
    await ask(client, "say", { text: "hello" });
    expect(tracing.ids("connect")).toEqual([undefined, undefined]);
    expect(tracing.ids("say")).toEqual(["c-1", "grace"]);
    client.close();
  });
});

describe("a gateway on Socket.IO", () => {
  it.each(["socket.io", "plain socket.io"] as const)(
    "knows its handshake, with the %s adapter",
    async (adapter) => {
      const url = await startChat(InterceptedGateway, { sessionId: query("conversation") }, adapter);
      const client = io(url, { query: { conversation: "c-1" }, transports: ["websocket"] });
      const said = new Promise((resolve) => client.once("said", resolve));
      client.emit("say", { text: "hello" });
      await said;
      expect(tracing.ids("say")).toEqual(["c-1", undefined]);
      client.close();
    },
  );
});

it("a gateway with the interceptor alone reads what is in the message, Observables included", async () => {
  const url = await startChat(InterceptedGateway, { sessionId: body("conversationId") }, "plain ws");
  const client = await connect(url);
  await ask(client, "stream", { conversationId: "c-1" }, 3);
  expect(tracing.ids("part 1")).toEqual(["c-1", undefined]);
  expect(tracing.ids("part 3")).toEqual(["c-1", undefined]);
  client.close();
});
