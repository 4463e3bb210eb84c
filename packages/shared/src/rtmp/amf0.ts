import { concatBytes, readUnsigned } from '../bytes.ts';

/** An object of AMF0; a Map, so that no key of a stranger can be `__proto__`. */
export type AmfObject = ReadonlyMap<string, AmfValue>;
/** What AMF0 can say here. `undefined` stands for undefined, unsupported and references too. */
export type AmfValue = string | number | boolean | null | undefined | Date | AmfObject | readonly AmfValue[];

/** Deeper nesting, or more keys and elements in one message, end the parse where they begin. */
const deepest = 16;
const mostValues = 4_096;
const longestString = 65_535;

const marker = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  reference: 7,
  ecmaArray: 8,
  objectEnd: 9,
  strictArray: 10,
  date: 11,
  longString: 12,
  unsupported: 13,
  xmlDocument: 15,
  typedObject: 16,
} as const;

/** Ends a parse; never leaves this file. */
class Unreadable extends Error {}

/**
 * Reads the values of an AMF0 message (AMF 0 specification §2), as far as they can be read: what follows a value
 * that is cut short, unknown (AMF3's), too deep or too long is left out. Never throws.
 */
export function decodeAmf0(bytes: Uint8Array): AmfValue[] {
  const reader = new Reader(bytes);
  const values: AmfValue[] = [];
  try {
    while (!reader.isAtEnd) values.push(reader.value(0));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (reader.salvaged !== undefined) values.push(reader.salvaged);
  }
  return values;
}

class Reader {
  /** The outermost object that was cut short, with the keys that could be read. */
  salvaged: AmfObject | undefined;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(depth: number): AmfValue {
    this.#count += 1;
    if (depth > deepest || this.#count > mostValues) throw new Unreadable();
    const kind = this.#unsigned(1);
    switch (kind) {
      case marker.number:
        return this.#view.getFloat64(this.#skip(8));
      case marker.boolean:
        return this.#unsigned(1) !== 0;
      case marker.string:
        return this.#text(this.#unsigned(2));
      case marker.longString:
      case marker.xmlDocument:
        return this.#text(this.#unsigned(4));
      case marker.null:
        return null;
      case marker.undefined:
      case marker.unsupported:
        return undefined;
      case marker.reference:
        this.#skip(2);
        return undefined;
      case marker.date:
        return this.#date();
      case marker.strictArray:
        return this.#array(depth);
      default:
        return this.#object(kind, depth);
    }
  }

  #object(kind: number, depth: number): AmfObject {
    if (kind === marker.typedObject) this.#text(this.#unsigned(2));
    // The count of an ECMA array is a hint that encoders get wrong: the end marker decides.
    else if (kind === marker.ecmaArray) this.#skip(4);
    else if (kind !== marker.object) throw new Unreadable();
    const entries = new Map<string, AmfValue>();
    try {
      for (;;) {
        const key = this.#text(this.#unsigned(2));
        if (key === '' && this.#bytes[this.#at] === marker.objectEnd) {
          this.#at += 1;
          return entries;
        }
        entries.set(key, this.value(depth + 1));
      }
    } catch (error) {
      this.salvaged = entries;
      throw error;
    }
  }

  #array(depth: number): AmfValue[] {
    const length = this.#unsigned(4);
    const values: AmfValue[] = [];
    for (let index = 0; index < length; index += 1) values.push(this.value(depth + 1));
    return values;
  }

  #date(): Date {
    const time = this.#view.getFloat64(this.#skip(8));
    this.#skip(2);
    return new Date(time);
  }

  #text(length: number): string {
    if (length > longestString) throw new Unreadable();
    const from = this.#skip(length);
    return new TextDecoder().decode(this.#bytes.subarray(from, this.#at));
  }

  #unsigned(length: number): number {
    return readUnsigned(this.#bytes, this.#skip(length), length);
  }

  /** @returns where the skipped bytes begin */
  #skip(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) throw new Unreadable();
    this.#at += length;
    return from;
  }
}

/** @returns an object with these keys, in their order */
export function amfObject(entries: Readonly<Record<string, AmfValue>>): AmfObject {
  return new Map(Object.entries(entries));
}

/** Writes values one after another; AMF 0 specification §2. Strings over 65,535 bytes become long strings. */
export function encodeAmf0(...values: readonly AmfValue[]): Uint8Array {
  return concatBytes(values.flatMap(encodeValue));
}

function encodeValue(value: AmfValue): Uint8Array[] {
  if (typeof value === 'number') return [Uint8Array.of(marker.number), float64(value)];
  if (typeof value === 'boolean') return [Uint8Array.of(marker.boolean, value ? 1 : 0)];
  if (typeof value === 'string') return encodeString(value);
  return value === undefined ? [Uint8Array.of(marker.undefined)] : encodeComposite(value);
}

function encodeComposite(value: null | Date | AmfObject | readonly AmfValue[]): Uint8Array[] {
  if (value === null) return [Uint8Array.of(marker.null)];
  if (value instanceof Date) return [Uint8Array.of(marker.date), float64(value.getTime()), new Uint8Array(2)];
  if (value instanceof Map) return encodeObject(value as AmfObject);
  const items = value as readonly AmfValue[];
  return [Uint8Array.of(marker.strictArray), unsigned(items.length, 4), ...items.flatMap(encodeValue)];
}

function encodeObject(object: AmfObject): Uint8Array[] {
  const pieces: Uint8Array[] = [Uint8Array.of(marker.object)];
  for (const [key, value] of object) {
    const name = new TextEncoder().encode(key);
    pieces.push(unsigned(name.length, 2), name, ...encodeValue(value));
  }
  pieces.push(Uint8Array.of(0, 0, marker.objectEnd));
  return pieces;
}

function encodeString(text: string): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const isLong = bytes.length > longestString;
  const kind = isLong ? marker.longString : marker.string;
  return [Uint8Array.of(kind), unsigned(bytes.length, isLong ? 4 : 2), bytes];
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function unsigned(value: number, length: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes.subarray(4 - length);
}
