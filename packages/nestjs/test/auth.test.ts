import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  UnauthorizedException,
  UseGuards,
} from "@nestjs/common";
import { JwtModule, JwtService } from "@nestjs/jwt";
import { AuthGuard, PassportModule, PassportStrategy } from "@nestjs/passport";
import { createContractWork, type RunningServer } from "@otel-sessions/testing";
import fastifyCookie from "@fastify/cookie";
import fastifySession from "@fastify/session";
import expressSession from "express-session";
import type { FastifyInstance } from "fastify";
import { ExtractJwt, Strategy } from "passport-jwt";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { SessionModule, type SessionOptions } from "../src/index.ts";
import { startNestTracing } from "./nest-tracing.ts";
import { createApp, type Platform, platforms, start } from "./platforms.ts";

const tracing = startNestTracing();
afterAll(() => tracing.stop());

const { span } = createContractWork();
const SECRET = "the secret of these tests, 32 bytes or more";
const pseudonym = { key: "a test key of at least 16 bytes" };

interface Claims {
  readonly sub: string;
  readonly sid?: string;
}

/** As the documentation of @nestjs/passport has it. */
@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }

  validate({ sub }: Claims): { userId: string } {
    return { userId: sub };
  }
}

/** As the documentation of @nestjs/jwt has it, with either of the usual places for the payload. */
@Injectable()
class JwtGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ url: string; headers: Record<string, string> }>();
    try {
      const token = request.headers["authorization"]?.split(" ")[1] ?? "";
      const payload = await this.jwt.verifyAsync<Claims>(token);
      Object.assign(request, request.url.endsWith("auth") ? { auth: payload } : { user: payload });
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}

@Controller()
class ChatController {
  @Get("passport")
  @UseGuards(AuthGuard("jwt"))
  async withPassport(): Promise<void> {
    await span("handler");
  }

  @Get("jwt-user")
  @UseGuards(JwtGuard)
  async withUser(): Promise<void> {
    await span("handler");
  }

  @Get("jwt-auth")
  @UseGuards(JwtGuard)
  async withAuth(): Promise<void> {
    await span("handler");
  }

  @Get("anyone")
  async anyone(): Promise<void> {
    await span("handler");
  }
}

let server: RunningServer | undefined;
afterEach(() => server?.close());

async function startChat(
  platform: Platform,
  options?: SessionOptions,
  prepare?: (app: INestApplication) => unknown,
): Promise<string> {
  @Module({
    imports: [SessionModule.forRoot(options), PassportModule, JwtModule.register({ secret: SECRET })],
    providers: [JwtStrategy],
    controllers: [ChatController],
  })
  class AppModule {}
  const app = await createApp(platform, AppModule);
  await prepare?.(app);
  server = await start(app);
  tracing.reset();
  return server.url;
}

/** Ids of the handler's span and of the server span. */
async function idsAfter(url: string, headers: Record<string, string>): Promise<unknown[]> {
  const response = await fetch(url, { headers });
  await response.text();
  return vi.waitFor(() => {
    const root = tracing.spans().find(({ parentSpanContext }) => parentSpanContext === undefined);
    expect(root).toBeDefined();
    return [tracing.ids("handler"), [root?.attributes["session.id"], root?.attributes["user.id"]]];
  });
}

describe.each(platforms)("without options, on %s", (platform) => {
  it.each(["passport", "jwt-user", "jwt-auth"])("the user is who %s verified", async (path) => {
    const url = await startChat(platform);
    const token = new JwtService({ secret: SECRET }).sign({ sub: "ada", sid: "login-1" });
    const session = path === "passport" ? undefined : "login-1";
    expect(await idsAfter(`${url}/${path}`, { authorization: `Bearer ${token}` })).toEqual([
      [session, "ada"],
      [session, "ada"],
    ]);
  });

  it.each(["passport", "jwt-user", "jwt-auth"])(
    "the user of %s keeps an id that a cookie has, too",
    async (path) => {
      const url = await startChat(platform);
      const id = "0b5c1c1e-6f0f-4d0e-9a53-0d5c1d1f2a77";
      const authorization = `Bearer ${new JwtService({ secret: SECRET }).sign({ sub: id })}`;
      const seen = await idsAfter(`${url}/${path}`, { authorization, cookie: `ajs_user_id=${id}` });
      expect(seen).toEqual([
        [undefined, id],
        [undefined, id],
      ]);
    },
  );

  it("a token that does not verify is nobody", async () => {
    const url = await startChat(platform);
    const token = new JwtService({ secret: "another secret" }).sign({ sub: "mallory" });
    const response = await fetch(`${url}/jwt-user`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
    await vi.waitFor(() => {
      expect(tracing.spans().length).toBeGreaterThan(0);
    });
    expect(tracing.spans().filter(({ attributes }) => attributes["user.id"] !== undefined)).toEqual([]);
  });
});

interface WithSession {
  readonly session: { cart?: number };
}

/** Logins as people set them up in `main.ts`. */
const logins: Record<Platform, (app: INestApplication) => unknown> = {
  express(app) {
    app.use(
      expressSession({ secret: SECRET, resave: false, saveUninitialized: false }),
      ({ session }: WithSession, _response: unknown, next: () => void) => {
        session.cart = 1;
        next();
      },
    );
  },
  async fastify(app) {
    const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
    await fastify.register(fastifyCookie);
    await fastify.register(fastifySession, {
      secret: SECRET,
      cookie: { secure: false },
      saveUninitialized: false,
    });
    fastify.addHook("onRequest", (request, _reply, done) => {
      (request as unknown as WithSession).session.cart = 1;
      done();
    });
  },
};

it.each(platforms)(
  "takes a pseudonym of the login session on %s, the same for every request",
  async (platform) => {
    const url = await startChat(platform, { pseudonym }, logins[platform]);
    const first = await fetch(`${url}/anyone`);
    const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const [id] = tracing.ids("handler");
    expect(id).toMatch(/^p\.[\w-]{4}\.[\w-]{22}$/);
    tracing.reset();
    expect(await idsAfter(`${url}/anyone`, { cookie })).toEqual([
      [id, undefined],
      [id, undefined],
    ]);
    const [raw = ""] = decodeURIComponent(cookie.split("=")[1] ?? "")
      .replace(/^s:/, "")
      .split(".");
    expect(raw.length).toBeGreaterThan(20);
    expect(JSON.stringify(tracing.spans().map(({ attributes }) => attributes))).not.toContain(raw);
  },
);
