import { Writable } from "node:stream";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import winston from "winston";
import {
  identify,
  logFields,
  sessionFormat,
  SessionLogRecordProcessor,
  usingAttributes,
} from "../src/index.ts";
import { startLogging } from "./register-logs.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

function collect(): { readonly stream: Writable; readonly lines: () => Record<string, unknown>[] } {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    stream,
    lines: () =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

it("stamps OpenTelemetry log records, from the context and from the request's identity", () => {
  const { logger, emitted } = startLogging(new SessionLogRecordProcessor());
  usingAttributes({ sessionId: "s-1", userId: "ada" }, () => {
    logger.emit({ body: "in a scope", attributes: { "user.id": "explicit" } });
  });
  tracing.tracer.startActiveSpan("request", (span) => {
    identify({ sessionId: "s-2" });
    logger.emit({ body: "in a request" });
    span.end();
  });
  logger.emit({ body: "outside" });
  expect(emitted()).toEqual([{ "session.id": "s-1", "user.id": "explicit" }, { "session.id": "s-2" }, {}]);
});

it("adds the ids to the lines of pino", () => {
  const { stream, lines } = collect();
  const logger = pino({ mixin: logFields }, stream);
  usingAttributes({ sessionId: "s-1", userId: "ada" }, () => {
    logger.info("hello");
  });
  logger.info("outside");
  expect(lines()[0]).toMatchObject({ msg: "hello", "session.id": "s-1", "user.id": "ada" });
  expect(lines()[1]).not.toHaveProperty(["session.id"]);
});

it("adds the ids to the lines of winston, and keeps fields that are there", () => {
  const { stream, lines } = collect();
  const logger = winston.createLogger({
    format: winston.format.combine(sessionFormat(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  usingAttributes({ sessionId: "s-1", userId: "ada" }, () => {
    logger.info("hello", { "user.id": "explicit" });
  });
  expect(lines()[0]).toMatchObject({ message: "hello", "session.id": "s-1", "user.id": "explicit" });
});
