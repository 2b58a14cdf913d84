import "reflect-metadata";
import type { IncomingMessage, Server } from "node:http";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import type { CanActivate, ExecutionContext } from "@nestjs/common";
import { cookie, SessionModule } from "@otel-sessions/nestjs";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

// The copy of Nest that the adapter sees here: its classes are what Nest's injector knows things by.
const require = createRequire(new URL("../../../packages/nestjs/package.json", import.meta.url));
const { Body, Controller, Get, HttpCode, Module, Param, Post, StreamableFile, UseGuards } =
  require("@nestjs/common") as typeof import("@nestjs/common");
const { JwtService } = require("@nestjs/jwt") as typeof import("@nestjs/jwt");
const { NestFactory } = require("@nestjs/core") as typeof import("@nestjs/core");

const tokens = new JwtService({ secret: "signs tokens" });

class JwtGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IncomingMessage & { user?: object }>();
    const [, token = ""] = request.headers.authorization?.split(" ") ?? [];
    request.user = await tokens.verifyAsync(token);
    return true;
  }
}

class LoginController {
  async login(id: string): Promise<object> {
    return { token: await tokens.signAsync({ sub: id }) };
  }
}

class ChatController {
  show(id: string): object {
    return { id, answer: "Hello" };
  }

  async reply(id: string, question: string): Promise<object> {
    return { id, answer: await ask(question) };
  }

  stream(question: string): object {
    return new StreamableFile(Readable.from(askForEvents(question)), { type: "text/event-stream" });
  }
}
// Decorators as functions: Node.js runs this file as it is.
const descriptorOf = (controller: { prototype: object }, name: string): PropertyDescriptor =>
  Object.getOwnPropertyDescriptor(controller.prototype, name) as PropertyDescriptor;
Controller("login")(LoginController);
Post()(LoginController.prototype, "login", descriptorOf(LoginController, "login"));
Body("id")(LoginController.prototype, "login", 0);
Controller("chats")(ChatController);
UseGuards(JwtGuard)(ChatController);
Get(":id")(ChatController.prototype, "show", descriptorOf(ChatController, "show"));
Param("id")(ChatController.prototype, "show", 0);
Post(":id")(ChatController.prototype, "reply", descriptorOf(ChatController, "reply"));
HttpCode(200)(ChatController.prototype, "reply", descriptorOf(ChatController, "reply"));
Param("id")(ChatController.prototype, "reply", 0);
Body("question")(ChatController.prototype, "reply", 1);
Post(":id/stream")(ChatController.prototype, "stream", descriptorOf(ChatController, "stream"));
HttpCode(200)(ChatController.prototype, "stream", descriptorOf(ChatController, "stream"));
Body("question")(ChatController.prototype, "stream", 0);

const withSession = SessionModule.forRoot({ sessionId: cookie("sid") });

export const start: StartApp = async (variant) => {
  class AppModule {}
  Module({
    controllers: [LoginController, ChatController],
    imports: variant === "adapter" ? [withSession] : [],
  })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  if (variant === "empty") {
    app.use(function empty(_request: object, _response: object, next: () => void) {
      next();
    });
  }
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer() as Server;
};
