import "reflect-metadata";

import { fileURLToPath } from "node:url";

import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { chatPage, markdownIt } from "@otel-sessions/chat-page";
import type { NextFunction, Request, Response } from "express";

import { AppModule } from "./app.module.ts";

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ["error", "warn"] });

// Answers of a model are shown on this page: nothing in them may run or load.
app.use((_request: Request, response: Response, next: NextFunction) => {
  response.set("content-security-policy", "default-src 'self'; img-src 'self' data:; form-action 'self'");
  next();
});
app.useStaticAssets(fileURLToPath(new URL("../public", import.meta.url)));
app.useStaticAssets(chatPage);
app.useStaticAssets(markdownIt, { prefix: "/markdown-it.js" });

// Running answers are finished on SIGTERM and SIGINT; then the process ends and telemetry is flushed.
app.enableShutdownHooks();
await app.listen(Number(process.env["PORT"] ?? 3001), "127.0.0.1");
console.log(`nestjs-chat listening on ${await app.getUrl()}`);
