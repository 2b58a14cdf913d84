import { randomBytes } from "node:crypto";

import { Module } from "@nestjs/common";
import { JwtModule } from "@nestjs/jwt";
import { header, jwtSession, SessionModule } from "@otel-sessions/nestjs";

import { Assistant } from "./assistant.ts";
import { ChatController } from "./chat.controller.ts";
import { Conversations } from "./conversations.ts";
import { LoginController } from "./login.controller.ts";
import { Users } from "./users.ts";

/** A chat application with a login, as people build them: Nest, @nestjs/jwt, LangChain. */
@Module({
  imports: [
    // The one line of otel-sessions: the conversation if the page names it, else the login. The user is
    // the `sub` of the token that the guard verifies, which is where it looks by default.
    SessionModule.forRoot({ sessionId: [header("x-conversation-id"), jwtSession()] }),
    JwtModule.register({
      secret: process.env["JWT_SECRET"] ?? randomBytes(32).toString("base64url"),
      signOptions: { algorithm: "HS256", expiresIn: "12h" },
      verifyOptions: { algorithms: ["HS256"] },
    }),
  ],
  controllers: [LoginController, ChatController],
  providers: [Assistant, Conversations, Users],
})
export class AppModule {}
