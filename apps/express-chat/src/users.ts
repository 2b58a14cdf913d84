import { scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

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
    id: "ada",
    name: "Ada Lovelace",
    salt: "rNnqY6CyQoc8T_YduJiOpw",
    hash: "WRNaoQfXzVgffDQJ-KXMF12bPXgmBfj5VFTTTFzDOrA",
  },
  {
    id: "grace",
    name: "Grace Hopper",
    salt: "dZ_gzNkpWLo2dzi6_qRU0A",
    hash: "cgJGM0F1xoNCQmxLI-SWAh0I-ABY2cmHNHtcRkk-3qo",
  },
];

export const findUser = (id: string): User | undefined => users.find((user) => user.id === id);

export async function verifyPassword(id: string, password: string): Promise<User | undefined> {
  const user = users.find((candidate) => candidate.id === id);
  if (user === undefined) return undefined;
  const hash = await derive(password, Buffer.from(user.salt, "base64url"), 32);
  return timingSafeEqual(hash, Buffer.from(user.hash, "base64url")) ? user : undefined;
}
