import type { EncodedPayload } from "./received-span.ts";

// Numbers of the fields of TracesData, ResourceSpans and ScopeSpans, all of them bytes.
const resourceSpansField = 1;
const scopeSpansField = 2;
const spansField = 2;
const surroundingsField = 1;
const schemaUrlField = 3;

interface Group<T> {
  /** The encoded resource or scope. */
  readonly surroundings: Uint8Array;
  readonly schemaUrl: string;
  readonly items: T[];
  /** Bytes of the group's message. */
  length: number;
}

/**
 * A legal OTLP message of the payloads in their order; neighbours share their resource and scope.
 * Their bytes are copied as they are, once: a library would gather the nested messages first.
 * `allocate` gives the memory it is written to.
 */
export function encodePayloads(
  payloads: readonly EncodedPayload[],
  allocate: (length: number) => Buffer = (length) => Buffer.allocUnsafe(length),
): Buffer {
  const groups = groupPayloads(payloads);
  let length = 0;
  for (const group of groups) {
    for (const scope of group.items) group.length += sizeOfField(scope.length);
    length += sizeOfField(group.length);
  }
  const message = new MessageWriter(allocate(length));
  for (const group of groups) {
    message.startField(resourceSpansField, group.length);
    message.surroundings(group);
    for (const scope of group.items) {
      message.startField(scopeSpansField, scope.length);
      message.surroundings(scope);
      for (const span of scope.items) message.field(spansField, span);
    }
  }
  return message.bytes;
}

function groupPayloads(payloads: readonly EncodedPayload[]): Group<Group<Uint8Array>>[] {
  const groups: Group<Group<Uint8Array>>[] = [];
  let previous: EncodedPayload | null = null;
  let group: Group<Group<Uint8Array>> | null = null;
  let scope: Group<Uint8Array> | null = null;
  for (const payload of payloads) {
    const isSameResource =
      previous !== null &&
      isEqual(previous.resource, payload.resource) &&
      previous.resourceSchemaUrl === payload.resourceSchemaUrl;
    const isSameScope =
      isSameResource &&
      isEqual(previous?.scope, payload.scope) &&
      previous?.scopeSchemaUrl === payload.scopeSchemaUrl;
    if (group === null || !isSameResource) {
      group = createGroup(payload.resource, payload.resourceSchemaUrl);
      groups.push(group);
    }
    if (scope === null || !isSameScope) {
      scope = createGroup(payload.scope, payload.scopeSchemaUrl);
      group.items.push(scope);
    }
    scope.items.push(payload.span);
    scope.length += sizeOfField(payload.span.length);
    previous = payload;
  }
  return groups;
}

function createGroup<T>(surroundings: Uint8Array, schemaUrl: string): Group<T> {
  const urlLength = Buffer.byteLength(schemaUrl);
  const length = sizeOfField(surroundings.length) + (urlLength === 0 ? 0 : sizeOfField(urlLength));
  return { surroundings, schemaUrl, items: [], length };
}

function isEqual(one: Uint8Array | undefined, other: Uint8Array): boolean {
  if (one === other) return true;
  if (one === undefined || one.length !== other.length) return false;
  // What was not sent is no bytes, but an empty list.
  return one.length === 0 || Buffer.compare(one, other) === 0;
}

/** Bytes of a field whose value has so many. All field numbers here fit a tag of one byte. */
function sizeOfField(length: number): number {
  let size = 2;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) size++;
  return size + length;
}

class MessageWriter {
  readonly bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  startField(field: number, length: number): void {
    this.bytes[this.#position++] = (field << 3) | 2;
    let rest = length;
    while (rest > 0x7f) {
      this.bytes[this.#position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.#position++] = rest;
  }

  field(field: number, value: Uint8Array): void {
    this.startField(field, value.length);
    this.bytes.set(value, this.#position);
    this.#position += value.length;
  }

  surroundings({ surroundings, schemaUrl }: Group<unknown>): void {
    this.field(surroundingsField, surroundings);
    if (schemaUrl !== "") this.field(schemaUrlField, Buffer.from(schemaUrl));
  }
}
