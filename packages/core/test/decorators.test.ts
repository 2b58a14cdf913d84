import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getSessionId, getUserId } from "../src/index.ts";
import type { Chat as ChatClass } from "./decorators/chat.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

const folder = join(import.meta.dirname, "..");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

/** Compiles `decorators/chat.ts`, and core with it, as an application that uses TypeScript does. */
function compile(out: string, ...options: readonly string[]): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "package.json"), JSON.stringify({ type: "module" }));
  const target = ["--ignoreConfig", "--target", "es2023", "--module", "nodenext", "--types", "node"];
  const paths = ["--rewriteRelativeImportExtensions", "--rootDir", ".", "--outDir", out];
  const files = [join("test", "decorators", "chat.ts")];
  execFileSync(
    process.execPath,
    [tsc, ...target, "--strict", "--skipLibCheck", ...paths, ...options, ...files],
    { cwd: folder, stdio: "pipe" },
  );
}

describe.each([
  ["standard", []],
  ["legacy", ["--experimentalDecorators"]],
])("%s decorators", (kind, options) => {
  const out = join(folder, "node_modules", ".cache", `decorators-${kind}`);
  let Chat: typeof ChatClass;
  beforeAll(async () => {
    compile(out, ...options);
    const compiled = join(out, "test", "decorators", "chat.js");
    ({ Chat } = (await import(compiled)) as { Chat: typeof ChatClass });
  });
  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it("hold in methods, sync and async, static ones too", async () => {
    const chat = new Chat();
    expect(Chat.open("Hello")).toBe("Hello static");
    expect(await Chat.load()).toBe("static async");
    expect(chat.greet("Hello")).toBe("Hello Ada sync");
    expect(await chat.answer()).toBe("async");
    expect(getSessionId()).toBeUndefined();
  });

  it("hold in generators, wherever they are consumed", async () => {
    const chat = new Chat();
    expect([...chat.words()]).toEqual(["generator", "generator"]);
    expect([...Chat.names()]).toEqual(["static generator"]);
    const seen: unknown[] = [];
    for await (const word of chat.stream()) seen.push(word, getSessionId());
    expect(seen).toEqual(["async generator", undefined, "async generator", undefined]);
  });

  it("nest like scopes, and do not leak through recursion or errors", () => {
    const chat = new Chat();
    expect(chat.stacked()).toEqual(["inner", "ada"]);
    expect(chat.countdown(3)).toEqual(["recursive", "recursive", "recursive"]);
    expect(() => chat.fail()).toThrow("failed in throws");
    expect([getSessionId(), getUserId()]).toEqual([undefined, undefined]);
  });

  it("hold in private methods and in those that a subclass calls", () => {
    class LoudChat extends Chat {
      override greet(greeting: string): string {
        return super.greet(greeting).toUpperCase();
      }
    }
    expect(new LoudChat().greet("Hello")).toBe("HELLO ADA SYNC");
    expect(new Chat().secret()).toBe("secret of Ada in private");
  });

  it("leave what frameworks look at as it was", () => {
    expect([Chat.prototype.greet.name, Chat.prototype.greet.length]).toEqual(["greet", 1]);
    expect(Object.getOwnPropertyDescriptor(Chat.prototype, "greet")?.enumerable).toBe(false);
  });
});
