import "reflect-metadata";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { cookie, SessionModule } from "@otel-sessions/nestjs";
import type { StartApp } from "../app.ts";

// The copy of Nest that the adapter sees here: its classes are what Nest's injector knows things by.
const require = createRequire(new URL("../../../packages/nestjs/package.json", import.meta.url));
const { Controller, Get, Module, Param } = require("@nestjs/common") as typeof import("@nestjs/common");
const { NestFactory } = require("@nestjs/core") as typeof import("@nestjs/core");

class ChatController {
  show(id: string): object {
    return { id, answer: "Hello" };
  }
}
// Decorators as functions: Node.js runs this file as it is.
const show = Object.getOwnPropertyDescriptor(ChatController.prototype, "show") as PropertyDescriptor;
Controller("chats")(ChatController);
Get(":id")(ChatController.prototype, "show", show);
Param("id")(ChatController.prototype, "show", 0);

const withSession = SessionModule.forRoot({
  sessionId: cookie("sid"),
  userId: (request) => request.headers["x-user-id"] as string | undefined,
});

export const start: StartApp = async (variant) => {
  class AppModule {}
  Module({ controllers: [ChatController], imports: variant === "adapter" ? [withSession] : [] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  if (variant === "empty") {
    app.use(function empty(_request: object, _response: object, next: () => void) {
      next();
    });
  }
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer() as Server;
};
