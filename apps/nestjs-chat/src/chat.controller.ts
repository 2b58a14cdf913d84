import {
  BadRequestException,
  Body,
  Controller,
  Logger,
  type MessageEvent,
  RequestMethod,
  Req,
  Sse,
  UseGuards,
} from "@nestjs/common";
import { CurrentSession } from "@otel-sessions/nestjs";
import { Observable } from "rxjs";

import { Assistant } from "./assistant.ts";
import { Conversations } from "./conversations.ts";
import { type AuthenticatedRequest, JwtGuard } from "./jwt.guard.ts";

@Controller("api/chat")
@UseGuards(JwtGuard)
export class ChatController {
  readonly #logger = new Logger(ChatController.name);

  constructor(
    private readonly assistant: Assistant,
    private readonly conversations: Conversations,
  ) {}

  /** `POST /api/chat { message }`: answers as server-sent events, one for each piece of text. */
  @Sse("", { method: RequestMethod.POST })
  chat(
    @Body() body: { readonly message?: unknown },
    @CurrentSession() conversationId: string,
    @Req() { user }: AuthenticatedRequest,
  ): Observable<MessageEvent> {
    const { message } = body;
    if (typeof message !== "string" || message.trim() === "") {
      throw new BadRequestException("Expected `message` to be a text.");
    }
    this.conversations.claim(conversationId, user.sub);
    return new Observable((subscriber) => {
      const gone = new AbortController();
      void (async () => {
        try {
          for await (const text of this.assistant.answer(conversationId, message, gone.signal)) {
            subscriber.next({ data: { text } });
          }
          subscriber.next({ type: "end", data: {} });
          subscriber.complete();
        } catch (error) {
          if (gone.signal.aborted) return;
          this.#logger.error(error);
          // What went wrong is no business of the page.
          subscriber.error(new Error("The model does not answer."));
        }
      })();
      return () => gone.abort();
    });
  }
}
