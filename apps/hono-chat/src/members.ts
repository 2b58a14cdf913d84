import { timingSafeEqual } from "node:crypto";

/** A member of the library. */
export interface Member {
  readonly id: string;
  readonly name: string;
}

interface StoredMember extends Member {
  readonly salt: string;
  /** PBKDF2 of the password: SHA-256, 600,000 rounds, 32 bytes. */
  readonly hash: string;
}

/** The passwords are in the README. */
const members: readonly StoredMember[] = [
  {
    id: "lena",
    name: "Lena Vogel",
    salt: "ZkS6jYXcJcvNNLGyBCFQLg",
    hash: "4PVM-TTg-70_V1VZZWCoWTqgA5_KJjJ9St9Y3yA7bvI",
  },
  {
    id: "omar",
    name: "Omar Haddad",
    salt: "yAqKoohP0_VNNZ_EI70ivg",
    hash: "vAfBX2XAQsJutKkNJAhFF0piFXE08iHnv-E5o38FKAE",
  },
];

/** The member, if the password is theirs. */
export async function verifyMember(id: string, password: string): Promise<Member | undefined> {
  const member = members.find((candidate) => candidate.id === id);
  if (member === undefined) return undefined;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, [
    "deriveBits",
  ]);
  const salt = Buffer.from(member.salt, "base64url");
  const hash = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 },
    key,
    256,
  );
  return timingSafeEqual(Buffer.from(hash), Buffer.from(member.hash, "base64url")) ? member : undefined;
}
