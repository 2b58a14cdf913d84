import { Readable } from "node:stream";
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpCode,
  type MessageEvent,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Post,
  Req,
  Sse,
  StreamableFile,
  UseInterceptors,
} from "@nestjs/common";
import { HttpAdapterHost } from "@nestjs/core";
import { NoFilesInterceptor } from "@nestjs/platform-express";
import { type ContractOptions, createContractWork, describeAdapter, inProcess } from "@otel-sessions/testing";
import { afterAll } from "vitest";
import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import { from, map, type Observable } from "rxjs";
import { cookie, header, SessionModule } from "../src/index.ts";
import { startNestTracing } from "./nest-tracing.ts";
import { createApp, type Platform, platforms, start } from "./platforms.ts";

const tracing = startNestTracing();
afterAll(() => tracing.stop());

const { span, parts, endless } = createContractWork();

interface AppRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: { id: string };
}

/** What is on all platforms the same. */
@Controller()
class WorkController {
  @Get("task")
  async work(): Promise<void> {
    await span("work");
  }

  @Get("throw")
  async throw(): Promise<void> {
    await span("before throw");
    throw new Error("boom");
  }

  @Get("stream")
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(parts()));
  }

  @Get("endless")
  endless(): StreamableFile {
    return new StreamableFile(Readable.from(endless()));
  }

  @Sse("sse")
  sse(): Observable<MessageEvent> {
    return from(parts()).pipe(map((data) => ({ data })));
  }

  @Post("json")
  async json(@Body() body: { say: string }): Promise<string> {
    await span("json");
    return body.say;
  }

  @Post("login")
  @HttpCode(200)
  async login(@Req() request: AppRequest): Promise<void> {
    request.user = { id: "ada" };
    await span("after login");
  }
}

@Controller("rooms/:room")
class RoomsController {
  @Get("items")
  async items(): Promise<void> {
    await span("nested");
  }
}

@Controller("form")
class FormController {
  @Post()
  async form(@Body() body: { say: string }): Promise<string> {
    await span("form");
    return body.say;
  }
}

@Controller("form")
@UseInterceptors(NoFilesInterceptor())
class MulterFormController extends FormController {}

@Catch()
class ErrorFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  async catch(_error: unknown, host: ArgumentsHost): Promise<void> {
    await span("error handler");
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), "failed", 500);
  }
}

function logIn(request: AppRequest): void {
  const id = request.headers["x-user"];
  if (id !== undefined) request.user = { id };
}

async function startApp(platform: Platform, { sessionId, key }: ContractOptions) {
  @Module({
    imports: [
      SessionModule.forRoot({
        sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
        pseudonym: { key },
      }),
    ],
    controllers: [
      WorkController,
      RoomsController,
      platform === "express" ? MulterFormController : FormController,
    ],
  })
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      if (platform === "fastify") return;
      consumer
        .apply((request: AppRequest, _response: unknown, next: () => void) => {
          logIn(request);
          next();
        })
        .forRoutes("{*path}");
    }
  }

  const app = await createApp(platform, AppModule);
  app.useGlobalFilters(new ErrorFilter(app.get(HttpAdapterHost)));
  if (platform === "fastify") {
    const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
    await fastify.register(fastifyMultipart, { attachFieldsToBody: "keyValues" });
    fastify.addHook("preHandler", (request, _reply, done) => {
      logIn(request as unknown as AppRequest);
      done();
    });
  }
  return start(app);
}

for (const platform of platforms) {
  describeAdapter(
    `nestjs on ${platform}`,
    inProcess(tracing, (options) => startApp(platform, options)),
  );
}
