import * as openInference from "@arizeai/openinference-core";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usingAttributes, usingUser } from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

describe("together with OpenInference", () => {
  it("is read by its getters", () => {
    usingAttributes(
      {
        sessionId: "s1",
        userId: "ada",
        metadata: { a: 1 },
        tags: ["t"],
        promptTemplate: { template: "T", version: "1" },
        attributes: { x: 1 },
      },
      () => {
        expect(openInference.getAttributesFromContext(context.active())).toEqual({
          "session.id": "s1",
          "user.id": "ada",
          metadata: '{"a":1}',
          "tag.tags": '["t"]',
          "llm.prompt_template.template": "T",
          "llm.prompt_template.version": "1",
          x: 1,
        });
      },
    );
  });

  it("stamps what its setters set, below and above our own scopes", () => {
    let ctx = openInference.setSession(context.active(), { sessionId: "theirs" });
    ctx = openInference.setUser(ctx, { userId: "ada" });
    ctx = openInference.setMetadata(ctx, { a: 1 });
    ctx = openInference.setTags(ctx, ["t"]);
    ctx = openInference.setAttributes(ctx, { x: 1 });
    context.with(ctx, () => {
      tracing.tracer.startSpan("plain").end();
      usingUser("grace", () => {
        tracing.tracer.startSpan("ours over theirs").end();
        context.with(openInference.setUser(context.active(), { userId: "joan" }), () => {
          tracing.tracer.startSpan("theirs over ours").end();
        });
      });
    });
    const rest = { "session.id": "theirs", metadata: '{"a":1}', "tag.tags": ["t"], x: 1 };
    expect(tracing.span("plain").attributes).toEqual({ ...rest, "user.id": "ada" });
    expect(tracing.span("ours over theirs").attributes).toEqual({ ...rest, "user.id": "grace" });
    expect(tracing.span("theirs over ours").attributes).toEqual({ ...rest, "user.id": "joan" });
  });

  it("has no session inside where OpenInference cleared it", () => {
    usingAttributes({ sessionId: "s1", userId: "ada" }, () => {
      context.with(openInference.clearSession(context.active()), () => {
        tracing.tracer.startSpan("cleared").end();
      });
    });
    expect(tracing.ids("cleared")).toEqual([undefined, "ada"]);
  });

  it("validates what it set", () => {
    context.with(openInference.setSession(context.active(), { sessionId: "" }), () => {
      tracing.tracer.startSpan("empty").end();
    });
    expect(tracing.ids("empty")).toEqual([undefined, undefined]);
  });
});
