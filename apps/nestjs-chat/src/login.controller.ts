import { randomUUID } from "node:crypto";

import { Body, Controller, Get, Post, Req, Res, UseGuards } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";
import type { Response } from "express";

import { type AuthenticatedRequest, JwtGuard, type Login, TOKEN_COOKIE } from "./jwt.guard.ts";
import { Users } from "./users.ts";

interface Credentials {
  readonly username?: unknown;
  readonly password?: unknown;
}

@Controller()
export class LoginController {
  constructor(
    private readonly jwt: JwtService,
    private readonly users: Users,
  ) {}

  /** Takes the form of the page; the token goes into a cookie that no script can read. */
  @Post("login")
  async logIn(@Body() { username, password }: Credentials, @Res() response: Response): Promise<void> {
    const user = await this.users.verify(String(username), String(password));
    if (user === undefined) {
      response.redirect("/?login=failed");
      return;
    }
    const login: Login = { sub: user.id, name: user.name, sid: randomUUID() };
    response.cookie(TOKEN_COOKIE, await this.jwt.signAsync(login), { httpOnly: true, sameSite: "lax" });
    response.redirect("/");
  }

  @Post("logout")
  logOut(@Res() response: Response): void {
    response.clearCookie(TOKEN_COOKIE);
    response.redirect("/");
  }

  /** Who the page is talking for. */
  @Get("user")
  @UseGuards(JwtGuard)
  getUser(@Req() { user }: AuthenticatedRequest): { readonly id: string; readonly name: string } {
    return { id: user.sub, name: user.name };
  }
}
