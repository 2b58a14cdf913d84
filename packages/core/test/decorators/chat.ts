import { getSessionId, getUserId, usingSession, usingUser } from "../../src/index.ts";

/** What the tests call, compiled once with standard and once with legacy decorators. */
export class Chat {
  readonly name: string = "Ada";

  @usingSession("static")
  static open(greeting: string): string {
    return `${greeting} ${String(getSessionId())}`;
  }

  @usingSession("static async")
  static async load(): Promise<string | undefined> {
    await Promise.resolve();
    return getSessionId();
  }

  @usingSession("static generator")
  static *names(): Generator<string | undefined> {
    yield getSessionId();
  }

  @usingSession("sync")
  greet(greeting: string): string {
    return `${greeting} ${this.name} ${String(getSessionId())}`;
  }

  @usingSession("async")
  async answer(): Promise<string | undefined> {
    await Promise.resolve();
    return getSessionId();
  }

  @usingSession("generator")
  *words(): Generator<string | undefined> {
    yield getSessionId();
    yield getSessionId();
  }

  @usingSession("async generator")
  async *stream(): AsyncGenerator<string | undefined> {
    yield getSessionId();
    await Promise.resolve();
    yield getSessionId();
  }

  @usingSession("recursive")
  countdown(from: number): unknown[] {
    return from === 0 ? [] : [getSessionId(), ...this.countdown(from - 1)];
  }

  @usingSession("outer")
  @usingUser("ada")
  @usingSession("inner")
  stacked(): unknown[] {
    return [getSessionId(), getUserId()];
  }

  @usingSession("private")
  private whisper(): string {
    return `secret of ${this.name} in ${String(getSessionId())}`;
  }

  secret(): string {
    return this.whisper();
  }

  @usingSession("throws")
  fail(): never {
    throw new Error(`failed in ${String(getSessionId())}`);
  }
}
