import type { INestApplication, NestApplicationOptions, Type } from "@nestjs/common";
import type { DynamicModule } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import type { RunningServer } from "@otel-sessions/testing";

export type Platform = "express" | "fastify";

export const platforms: readonly Platform[] = ["express", "fastify"];

/** Creates an application on a platform. It is not initialized yet. */
export function createApp(
  platform: Platform,
  module: Type | DynamicModule,
  options: NestApplicationOptions = {},
): Promise<INestApplication> {
  const quiet: NestApplicationOptions = {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    ...options,
  };
  return platform === "fastify"
    ? NestFactory.create(module, new FastifyAdapter({ forceCloseConnections: true }), quiet)
    : NestFactory.create(module, quiet);
}

/** Lets an application listen on a free port. */
export async function start(app: INestApplication): Promise<RunningServer> {
  await app.listen(0, "127.0.0.1");
  return { url: await app.getUrl(), close: () => app.close() };
}
