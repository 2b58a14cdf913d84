import { diag, type DiagLogger } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { getDestination } from "../src/destination.ts";

describe("where spans go", () => {
  let warnings: string[];
  beforeEach(() => {
    warnings = [];
    const ignore = () => {};
    const logger: DiagLogger = {
      error: ignore,
      warn: (text) => warnings.push(text),
      info: ignore,
      debug: ignore,
      verbose: ignore,
    };
    diag.setLogger(logger);
  });
  afterEach(() => diag.disable());

  const arize = { ARIZE_API_KEY: "ak", ARIZE_SPACE_ID: "space" };
  const langfuse = { LANGFUSE_PUBLIC_KEY: "pk", LANGFUSE_SECRET_KEY: "sk" };

  it("is the local viewer when nothing is said", () => {
    expect(getDestination({}, { OTEL_EXPORTER_OTLP_ENDPOINT: " " })).toEqual({
      name: "http://127.0.0.1:4318",
      url: "http://127.0.0.1:4318/v1/traces",
      headers: {},
    });
  });

  it.each([
    ["https://collector.example", "https://collector.example/v1/traces"],
    ["https://collector.example/base/", "https://collector.example/base/v1/traces"],
    ["https://collector.example/v1/traces", "https://collector.example/v1/traces"],
    ["https://collector.example/?key=1", "https://collector.example/v1/traces?key=1"],
  ])("takes %s as a base address", (endpoint, url) => {
    expect(getDestination({ endpoint }, {}).url).toBe(url);
  });

  it("leaves OTEL_* addresses to the SDK and then ignores vendors", () => {
    const destination = getDestination(
      {},
      { ...arize, OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example" },
    );
    expect(destination).toEqual({ name: "https://collector.example", headers: {} });
  });

  it("is Arize AX with a key and a space", () => {
    expect(getDestination({}, arize)).toEqual({
      name: "https://otlp.arize.com/v1",
      url: "https://otlp.arize.com/v1/traces",
      headers: { authorization: "ak", "arize-space-id": "space", "arize-interface": "otel" },
      projectName: "default",
    });
  });

  it("follows the region of Arize AX", () => {
    const env = {
      ...arize,
      ARIZE_COLLECTOR_ENDPOINT: "https://otlp.eu-west-1a.arize.com/v1",
      ARIZE_PROJECT_NAME: "shop",
    };
    expect(getDestination({}, env)).toMatchObject({
      url: "https://otlp.eu-west-1a.arize.com/v1/traces",
      projectName: "shop",
    });
  });

  it("is a Phoenix without a key", () => {
    expect(getDestination({}, { PHOENIX_COLLECTOR_ENDPOINT: "http://localhost:6006" })).toEqual({
      name: "http://localhost:6006",
      url: "http://localhost:6006/v1/traces",
      headers: {},
    });
  });

  it.each([
    [{}, "https://cloud.langfuse.com/api/public/otel/v1/traces"],
    [{ LANGFUSE_HOST: "https://langfuse.example/" }, "https://langfuse.example/api/public/otel/v1/traces"],
    [
      { LANGFUSE_BASE_URL: "https://us.cloud.langfuse.com", LANGFUSE_HOST: "https://langfuse.example" },
      "https://us.cloud.langfuse.com/api/public/otel/v1/traces",
    ],
  ])("is Langfuse with both keys, %o", (env, url) => {
    expect(getDestination({}, { ...langfuse, ...env })).toMatchObject({
      url,
      headers: { authorization: "Basic cGs6c2s=", "x-langfuse-ingestion-version": "4" },
    });
  });

  it("says which variable is missing", () => {
    expect(getDestination({}, { ARIZE_API_KEY: "ak" }).name).toBe("http://127.0.0.1:4318");
    expect(warnings).toEqual(["[otel-sessions/node] ARIZE_API_KEY is ignored: ARIZE_SPACE_ID is not set."]);
  });

  it("says that an address is none, without repeating it", () => {
    expect(getDestination({}, { PHOENIX_COLLECTOR_ENDPOINT: "a secret" }).name).toBe("http://127.0.0.1:4318");
    expect(warnings).toEqual([
      "[otel-sessions/node] PHOENIX_COLLECTOR_ENDPOINT is ignored: it is not an address.",
    ]);
  });

  it("says which of several vendors it took", () => {
    expect(getDestination({}, { ...arize, ...langfuse }).name).toBe("https://otlp.arize.com/v1");
    expect(warnings).toEqual([expect.stringContaining("not to https://cloud.langfuse.com")]);
  });

  it("adds the headers of the code", () => {
    expect(getDestination({ headers: { authorization: "mine" } }, arize).headers).toMatchObject({
      authorization: "mine",
      "arize-space-id": "space",
    });
  });
});
