import { scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

import { Injectable } from "@nestjs/common";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

export interface User {
  readonly id: string;
  readonly name: string;
}

interface StoredUser extends User {
  readonly salt: string;
  /** scrypt of the password, 32 bytes. */
  readonly hash: string;
}

/** The passwords are in the README. */
const users: readonly StoredUser[] = [
  {
    id: "mira",
    name: "Mira Okafor",
    salt: "J2OdlmT-944T4d_EUlTRtQ",
    hash: "4AA6PIzVuUvLY2iklB-WpJV5eTv4ntI7dWa1ByQnXK0",
  },
  {
    id: "jonas",
    name: "Jonas Weber",
    salt: "JeCUWYRVPcOAPZl8FyK-7Q",
    hash: "zDQtvwE6NLLLnsPEs5s2TK8qerg8ixgNkV-QxMfqcRM",
  },
];

@Injectable()
export class Users {
  async verify(id: string, password: string): Promise<User | undefined> {
    const user = users.find((candidate) => candidate.id === id);
    if (user === undefined) return undefined;
    const hash = await derive(password, Buffer.from(user.salt, "base64url"), 32);
    return timingSafeEqual(hash, Buffer.from(user.hash, "base64url")) ? user : undefined;
  }
}
