import type { DatabaseSync, StatementSync } from "node:sqlite";

const cacheSize = 50_000;

/** Texts that are stored once and referred to by number. */
export class StringTable {
  readonly #ids = new Map<string, number>();
  readonly #values = new Map<number, string>();
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #read: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare("SELECT id FROM strings WHERE value = ?");
    this.#insert = database.prepare("INSERT INTO strings (value) VALUES (?)");
    this.#delete = database.prepare("DELETE FROM strings WHERE id = ?");
    this.#read = database.prepare("SELECT value FROM strings WHERE id = ?");
  }

  /** The number of `value`, which is stored where it is new. */
  intern(value: string | null): number | null {
    if (value === null) return null;
    const known = this.find(value);
    if (known !== null) return known;
    const id = Number(this.#insert.run(value).lastInsertRowid);
    this.#remember(id, value);
    return id;
  }

  /** The number of `value`, or null where it was never stored. */
  find(value: string): number | null {
    const cached = this.#ids.get(value);
    if (cached !== undefined) return cached;
    const row = this.#find.get(value);
    if (row === undefined) return null;
    this.#remember(Number(row["id"]), value);
    return Number(row["id"]);
  }

  /** The text of a number out of the database. */
  read(id: number | null): string | null {
    if (id === null) return null;
    const cached = this.#values.get(id);
    if (cached !== undefined) return cached;
    const value = this.#read.get(id)?.["value"];
    if (typeof value !== "string") return null;
    this.#remember(id, value);
    return value;
  }

  /** Removes a text that nothing refers to any more. */
  delete(id: number): void {
    this.#delete.run(id);
    this.forget();
  }

  /** Must be called after a rollback: numbers given out meanwhile mean nothing. */
  forget(): void {
    this.#ids.clear();
    this.#values.clear();
  }

  #remember(id: number, value: string): void {
    if (this.#values.size >= cacheSize) this.forget();
    this.#ids.set(value, id);
    this.#values.set(id, value);
  }
}
