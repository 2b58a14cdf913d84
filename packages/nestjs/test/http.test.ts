import { setImmediate as nextTick } from "node:timers/promises";
import {
  type CanActivate,
  Catch,
  Controller,
  type ArgumentsHost,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  type MessageEvent,
  Module,
  type MiddlewareConsumer,
  type NestInterceptor,
  type NestModule,
  type CallHandler,
  Param,
  type PipeTransform,
  Sse,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from "@nestjs/common";
import { HttpAdapterHost } from "@nestjs/core";
import { createContractWork, type RunningServer } from "@otel-sessions/testing";
import { catchError, concatMap, from, map, mergeMap, type Observable, tap, throwError } from "rxjs";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import {
  CurrentSession,
  CurrentUserId,
  header,
  param,
  SessionInterceptor,
  SessionModule,
  type SessionOptions,
} from "../src/index.ts";
import { nestVersion, startNestTracing, toIdentity } from "./nest-tracing.ts";
import { createApp, type Platform, platforms, start } from "./platforms.ts";

const tracing = startNestTracing();
afterAll(() => tracing.stop());

const { span, parts } = createContractWork();

/** Lets those in whose token it knows, as guards do: the user is known from here on. */
@Injectable()
class TokenGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: { authorization?: string }; user?: { id: string } }>();
    await span("guard");
    if (request.headers.authorization !== "Bearer of-ada") throw new UnauthorizedException();
    request.user = { id: "ada" };
    return true;
  }
}

@Catch()
class SpanFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  async catch(error: { status?: number }, host: ArgumentsHost): Promise<void> {
    await span("exception filter");
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), "no", error.status ?? 500);
  }
}

@Injectable()
class SpanPipe implements PipeTransform {
  async transform(value: unknown): Promise<unknown> {
    await span("pipe");
    return value;
  }
}

@Injectable()
class TapInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap(() => void span("tap")),
      catchError(async (error: unknown) => {
        await span("catchError");
        throw error;
      }),
    );
  }
}

@Controller()
@UseGuards(TokenGuard)
@UseFilters(SpanFilter)
class ChatController {
  @Get("chats/:chatId")
  async chat(
    @Param("chatId", SpanPipe) chatId: string,
    @CurrentSession() sessionId: string | undefined,
    @CurrentUserId() userId: string | undefined,
  ): Promise<object> {
    await span("handler");
    return { chatId, sessionId, userId };
  }

  @Get("with-middleware")
  async withMiddleware(): Promise<void> {
    await span("handler");
  }

  @Get("observable")
  @UseInterceptors(TapInterceptor)
  observable(): Observable<string> {
    return from([1, 2]).pipe(
      concatMap(async (part) => {
        await span(`part ${part}`);
        return String(part);
      }),
    );
  }

  @Get("failing-observable")
  @UseInterceptors(TapInterceptor)
  failing(): Observable<never> {
    return from(nextTick()).pipe(mergeMap(() => throwError(() => new Error("boom"))));
  }

  @Sse("sse")
  sse(): Observable<MessageEvent> {
    return from(parts()).pipe(map((data) => ({ data })));
  }
}

describe.each(platforms)("on %s", (platform: Platform) => {
  let server: RunningServer | undefined;
  afterEach(() => server?.close());

  async function startChat(
    options: SessionOptions,
    prepare?: (app: INestApplication) => unknown,
  ): Promise<string> {
    @Module({ imports: [SessionModule.forRoot(options)], controllers: [ChatController] })
    class AppModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply(async (_request: unknown, _response: unknown, next: () => void) => {
            await span("middleware");
            next();
          })
          .forRoutes("with-middleware");
      }
    }
    const app = await createApp(platform, AppModule);
    prepare?.(app);
    server = await start(app);
    // What starting the application made.
    tracing.reset();
    return server.url;
  }

  async function get(url: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await fetch(url, { headers: { authorization: "Bearer of-ada", ...headers } });
    return response.text();
  }

  /** Names of all spans with the ids they carry, once the server span has ended. */
  async function idsByName(): Promise<Record<string, string>> {
    await vi.waitFor(() => {
      expect(tracing.spans().some(({ parentSpanContext }) => parentSpanContext === undefined)).toBe(true);
    });
    return Object.fromEntries(tracing.spans().map((each) => [each.name, toIdentity(each)]));
  }

  it("covers guards, pipes and handlers; the guard's user is on what follows and on the server span", async () => {
    const url = await startChat({ sessionId: param("chatId") });
    expect(JSON.parse(await get(`${url}/chats/c-1`))).toEqual({
      chatId: "c-1",
      sessionId: "c-1",
      userId: "ada",
    });
    const { guard, pipe, handler, GET, ...others } = await idsByName();
    expect([pipe, handler, GET ?? others["GET /chats/:chatId"]]).toEqual(["c-1 ada", "c-1 ada", "c-1 ada"]);
    // The guard is what finds out who it is; its own span has ended by then.
    expect(guard).toBe("c-1 undefined");
  });

  it("covers the exception filter of a guard that throws", async () => {
    const url = await startChat({ sessionId: header("x-conversation-id"), userId: header("x-user") });
    await get(`${url}/chats/1`, { authorization: "none", "x-conversation-id": "c-1", "x-user": "ada" });
    const ids = await idsByName();
    expect(ids).toMatchObject({ guard: "c-1 ada", "exception filter": "c-1 ada" });
    expect(new Set(Object.values(ids))).toEqual(new Set(["c-1 ada"]));
  });

  it.each([
    ["/observable", ["part 1", "part 2", "tap"]],
    ["/failing-observable", ["catchError", "exception filter"]],
    ["/sse", ["part 1", "part 2", "part 3"]],
  ])("covers what runs when the Observable of %s is subscribed to", async (path, names) => {
    const url = await startChat({ sessionId: header("x-conversation-id") });
    await get(`${url}${path}`, { "x-conversation-id": "c-1" });
    const ids = await idsByName();
    for (const name of names) expect(ids).toHaveProperty([name], "c-1 ada");
  });

  it("covers the middlewares of modules, which Fastify's hooks come after", async () => {
    const url = await startChat({ sessionId: header("x-conversation-id") });
    await get(`${url}/with-middleware`, { "x-conversation-id": "c-1" });
    const ids = await idsByName();
    expect(ids["handler"]).toBe("c-1 ada");
    expect(ids["middleware"]).toBe(platform === "express" ? "c-1 undefined" : "undefined undefined");
  });

  it("waits, with its interceptor, for a user that has to be looked up once guards have run", async () => {
    const users: Record<string, string> = { ada: "u-1815" };
    const options: SessionOptions = {
      sessionId: header("x-conversation-id"),
      userId: async ({ user }) => nextTick(users[user?.id ?? ""]),
    };
    const url = await startChat(options, (app) => app.useGlobalInterceptors(app.get(SessionInterceptor)));
    await get(`${url}/chats/1`, { "x-conversation-id": "c-1" });
    expect(await idsByName()).toMatchObject({ guard: "c-1 undefined", handler: "c-1 u-1815" });
  });

  it("issues a visitor's session in a cookie, and knows it again", async () => {
    const url = await startChat({
      issue: { cookie: "visit" },
      pseudonym: { key: "a test key of at least 16 bytes" },
    });
    const visit = (cookie = ""): Promise<Response> =>
      fetch(`${url}/chats/1`, { headers: { authorization: "Bearer of-ada", cookie } });
    const first = await visit();
    const [cookie = ""] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^visit=.*; HttpOnly; Secure; SameSite=Lax$/);
    const second = await visit(cookie.split(";")[0]);
    const bodies = (await Promise.all([first.json(), second.json()])) as { sessionId: string }[];
    expect(bodies[0]?.sessionId).toMatch(/^p\./);
    expect(bodies[1]?.sessionId).toBe(bodies[0]?.sessionId);
  });

  it("leaves ignored requests alone", async () => {
    const url = await startChat({
      sessionId: header("x-conversation-id"),
      ignore: (request) => request.headers["x-probe"] !== undefined,
    });
    await get(`${url}/chats/1`, { "x-conversation-id": "c-1", "x-probe": "1" });
    expect(new Set(Object.values(await idsByName()))).toEqual(new Set(["undefined undefined"]));
  });

  it("covers the spans of Nest's own instrumentation, which knows Nest 11", async () => {
    const url = await startChat({ sessionId: header("x-conversation-id"), userId: () => "ada" });
    await get(`${url}/observable`, { "x-conversation-id": "c-1" });
    const ids = await idsByName();
    const names = ["ChatController.observable", "observable"].filter((name) => name in ids);
    expect(names).toHaveLength(nestVersion < 12 ? 2 : 0);
    expect(new Set(Object.values(ids))).toEqual(new Set(["c-1 ada"]));
  });
});
