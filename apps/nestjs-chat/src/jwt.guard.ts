import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";
import type { Request } from "express";

export const TOKEN_COOKIE = "token";

/** What our tokens say. */
export interface Login {
  /** The user's id. */
  readonly sub: string;
  /** The user's name. */
  readonly name: string;
  /** Of this login; no secret. */
  readonly sid: string;
}

export interface AuthenticatedRequest extends Request {
  user: Login;
}

/** Lets in who has a valid token, in the `Authorization` header or in the cookie, and says who that is. */
@Injectable()
export class JwtGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    try {
      request.user = await this.jwt.verifyAsync<Login>(getToken(request));
      return true;
    } catch {
      throw new UnauthorizedException("Log in first.");
    }
  }
}

function getToken({ headers }: Request): string {
  const [scheme, token] = headers.authorization?.split(" ") ?? [];
  if (scheme?.toLowerCase() === "bearer" && token !== undefined) return token;
  const cookie = headers.cookie?.split("; ").find((pair) => pair.startsWith(`${TOKEN_COOKIE}=`));
  return cookie?.slice(TOKEN_COOKIE.length + 1) ?? "";
}
