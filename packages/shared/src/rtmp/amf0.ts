/** A value of the Action Message Format 0, as far as RTMP commands use it. Dates are milliseconds since 1970. */
export type AmfValue = number | boolean | string | null | undefined | AmfValue[] | AmfObject;
/** Keys in the order in which they were sent. Without a prototype, so that no key can reach one. */
export interface AmfObject {
  [key: string]: AmfValue;
}

/** The bytes are not AMF0, are cut short, or nest too deep. */
export class AmfError extends Error {}

const deepest = 16;
const mostValues = 4_096;
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

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Reads all values of a message body; AMF0 §2. References read as null, as no encoder of live media sends them.
 *
 * @throws AmfError; what came before the fault is lost, too
 */
export function decodeAmf0(bytes: Uint8Array): AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  while (!reader.isAtEnd) values.push(reader.value(0));
  return values;
}

/** Writes values one after the other; strings beyond 65,535 bytes as long strings. */
export function encodeAmf0(...values: readonly AmfValue[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) writeValue(bytes, value);
  return Uint8Array.from(bytes);
}

class AmfReader {
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
    if (depth > deepest || this.#count > mostValues) throw new AmfError('AMF0 that nests too deep or has no end');
    const type = this.#uint(1);
    switch (type) {
      case marker.number:
        return this.#double();
      case marker.boolean:
        return this.#uint(1) !== 0;
      case marker.string:
        return this.#string(this.#uint(2));
      case marker.object:
        return this.#object(depth);
      case marker.ecmaArray:
        this.#uint(4);
        return this.#object(depth);
      case marker.typedObject:
        this.#string(this.#uint(2));
        return this.#object(depth);
      case marker.strictArray:
        return this.#array(depth);
      case marker.date: {
        const time = this.#double();
        this.#uint(2);
        return time;
      }
      case marker.longString:
      case marker.xmlDocument:
        return this.#string(this.#uint(4));
      case marker.reference:
        this.#uint(2);
        return null;
      case marker.null:
        return null;
      case marker.undefined:
      case marker.unsupported:
        return undefined;
      default:
        throw new AmfError(`AMF0 marker ${type}`);
    }
  }

  #object(depth: number): AmfObject {
    const object = Object.create(null) as AmfObject;
    for (;;) {
      // Some encoders forget the end marker of the last object in a message.
      if (this.isAtEnd) return object;
      const key = this.#string(this.#uint(2));
      if (key === '' && this.#bytes[this.#at] === marker.objectEnd) {
        this.#at += 1;
        return object;
      }
      object[key] = this.value(depth + 1);
    }
  }

  #array(depth: number): AmfValue[] {
    const length = this.#uint(4);
    if (length > this.#bytes.length - this.#at) throw new AmfError(`an AMF0 array of ${length} values is cut short`);
    return Array.from({ length }, () => this.value(depth + 1));
  }

  #double(): number {
    this.#need(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }

  #uint(length: 1 | 2 | 4): number {
    this.#need(length);
    const at = this.#at;
    this.#at += length;
    if (length === 1) return this.#view.getUint8(at);
    return length === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #string(length: number): string {
    this.#need(length);
    this.#at += length;
    return decoder.decode(this.#bytes.subarray(this.#at - length, this.#at));
  }

  #need(length: number): void {
    if (this.#at + length > this.#bytes.length)
      throw new AmfError(`AMF0 is cut short: ${length} bytes are wanted at ${this.#at} of ${this.#bytes.length}`);
  }
}

function writeValue(bytes: number[], value: AmfValue): void {
  if (typeof value === 'number') bytes.push(marker.number, ...doubleBytes(value));
  else if (typeof value === 'boolean') bytes.push(marker.boolean, value ? 1 : 0);
  else if (typeof value === 'string') writeString(bytes, value);
  else if (value === null) bytes.push(marker.null);
  else if (value === undefined) bytes.push(marker.undefined);
  else if (Array.isArray(value)) {
    bytes.push(marker.strictArray, ...uintBytes(value.length, 4));
    for (const item of value) writeValue(bytes, item);
  } else {
    bytes.push(marker.object);
    for (const [key, item] of Object.entries(value)) {
      const name = encoder.encode(key);
      bytes.push(...uintBytes(name.length, 2), ...name);
      writeValue(bytes, item);
    }
    bytes.push(0, 0, marker.objectEnd);
  }
}

function writeString(bytes: number[], value: string): void {
  const text = encoder.encode(value);
  if (text.length > 0xffff) bytes.push(marker.longString, ...uintBytes(text.length, 4));
  else bytes.push(marker.string, ...uintBytes(text.length, 2));
  for (const byte of text) bytes.push(byte);
}

function doubleBytes(value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return [...bytes];
}

function uintBytes(value: number, length: 2 | 4): number[] {
  return Array.from({ length }, (_, index) => (value >>> (8 * (length - 1 - index))) & 255);
}
