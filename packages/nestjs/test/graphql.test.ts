import { ApolloDriver, type ApolloDriverConfig } from "@nestjs/apollo";
import { type CanActivate, type ExecutionContext, Injectable, Module, UseGuards } from "@nestjs/common";
import {
  Field,
  GqlExecutionContext,
  GraphQLModule,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from "@nestjs/graphql";
import { MercuriusDriver, type MercuriusDriverConfig } from "@nestjs/mercurius";
import { createContractWork, type RunningServer } from "@otel-sessions/testing";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { CurrentSession, CurrentUserId, header, SessionModule } from "../src/index.ts";
import { startNestTracing } from "./nest-tracing.ts";
import { createApp, start } from "./platforms.ts";

const tracing = startNestTracing();
let server: RunningServer | undefined;
afterAll(() => tracing.stop());
afterEach(() => server?.close());

const { span } = createContractWork();

@ObjectType()
class Chat {
  @Field(() => String)
  declare sessionId: string;

  @Field(() => String)
  declare userId: string;
}

@Injectable()
class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { req } = GqlExecutionContext.create(context).getContext<{ req: object }>();
    Object.assign(req, { user: { id: "ada" } });
    return true;
  }
}

@Resolver(() => Chat)
class ChatResolver {
  @Query(() => [Chat])
  @UseGuards(UserGuard)
  async chats(
    @CurrentSession() sessionId: string | undefined,
    @CurrentUserId() userId: string | undefined,
  ): Promise<object[]> {
    await span("query");
    return [{ sessionId, userId }];
  }

  @ResolveField(() => String)
  async title(@Parent() { sessionId }: Chat): Promise<string> {
    await span("field");
    return `Chat ${sessionId}`;
  }
}

const drivers = {
  "Apollo on Express": {
    platform: "express",
    graphql: GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
  },
  "Mercurius on Fastify": {
    platform: "fastify",
    graphql: GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true }),
  },
} as const;

describe.each(Object.entries(drivers))("GraphQL with %s", (_name, { platform, graphql }) => {
  it("covers queries and the fields that resolvers add", async () => {
    @Module({
      imports: [SessionModule.forRoot({ sessionId: header("x-conversation-id") }), graphql],
      providers: [ChatResolver],
    })
    class AppModule {}
    server = await start(await createApp(platform, AppModule));
    tracing.reset();

    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-conversation-id": "c-1" },
      body: JSON.stringify({ query: "{ chats { title sessionId userId } }" }),
    });
    expect(await response.json()).toEqual({
      data: { chats: [{ title: "Chat c-1", sessionId: "c-1", userId: "ada" }] },
    });
    await vi.waitFor(() => {
      expect(tracing.spans().some(({ parentSpanContext }) => parentSpanContext === undefined)).toBe(true);
    });
    expect(tracing.spans().map(({ name }) => name)).toEqual(expect.arrayContaining(["query", "field"]));
    for (const { name, attributes } of tracing.spans()) {
      expect([name, attributes["session.id"], attributes["user.id"]]).toEqual([name, "c-1", "ada"]);
    }
  });
});
