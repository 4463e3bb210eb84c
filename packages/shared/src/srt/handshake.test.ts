import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readCapabilities,
  readTextExtension,
  writeCapabilities,
  writeTextExtension,
} from './handshake-extension.ts';
import { readHandshake, writeHandshake } from './handshake.ts';

const word = fc.nat(0xffff_ffff);
const extension = fc.record({
  type: fc.nat(0xffff),
  content: fc.uint8Array({ maxLength: 80 }).map((bytes) => bytes.subarray(0, bytes.length & ~3)),
});
const handshakes = fc.record({
  ...{ version: fc.constant(5), encryption: fc.nat(0xffff), extensionField: fc.nat(0xffff) },
  ...{ initialSequence: fc.nat(0x7fff_ffff), mtu: word, flowWindow: word, type: word, socketId: word },
  ...{ cookie: word, peerAddress: fc.uint8Array({ minLength: 16, maxLength: 16 }) },
  extensions: fc.array(extension, { maxLength: 5 }),
});

describe('handshakes', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(handshakes, (handshake) => {
        expect(readHandshake(writeHandshake(handshake))).toEqual(handshake);
      }),
    );
  });

  it('cut short are refused, or end with a whole extension', () => {
    fc.assert(
      fc.property(handshakes, fc.nat(500), (handshake, length) => {
        const body = writeHandshake(handshake);
        const read = readHandshake(body.subarray(0, length));
        if (length >= body.length) expect(read).toEqual(handshake);
        else if (read !== undefined)
          expect(handshake.extensions.slice(0, read.extensions.length)).toEqual(read.extensions);
      }),
    );
  });

  it('with an extension longer than the packet are refused', () => {
    fc.assert(
      fc.property(handshakes, (handshake) => {
        const body = writeHandshake(handshake);
        expect(readHandshake(Uint8Array.from([...body, 0, 5, 0, 1]))).toBeUndefined();
      }),
    );
  });

  it('refuse to be written with a broken word', () => {
    const extensions = [{ type: 5, content: new Uint8Array(3) }];
    fc.assert(
      fc.property(handshakes, (handshake) => {
        expect(() => writeHandshake({ ...handshake, extensions })).toThrow('3 bytes');
      }),
    );
  });
});

describe('extensions', () => {
  it('hold capabilities, times up to 65,535 ms', () => {
    const capabilities = { version: 0x010503, flags: 0xbf, receiveLatency: 120, sendLatency: 65_535 };
    expect(readCapabilities(writeCapabilities(capabilities))).toEqual(capabilities);
    const clamped = readCapabilities(
      writeCapabilities({ ...capabilities, receiveLatency: 1e9, sendLatency: -1 }),
    );
    expect(clamped).toMatchObject({ receiveLatency: 65_535, sendLatency: 0 });
    expect(readCapabilities(new Uint8Array(11))).toBeUndefined();
  });

  it('hold text in words that stand in reverse', () => {
    expect(Buffer.from(writeTextExtension('abcdefg')).toString('latin1')).toBe('dcba\0gfe');
    expect(readTextExtension(Buffer.from('dcba\0gfe', 'latin1'))).toBe('abcdefg');
  });

  it('hold any text of 512 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        fc.pre(!text.includes('\0') && Buffer.byteLength(text) <= 512);
        expect(readTextExtension(writeTextExtension(text))).toBe(text);
      }),
    );
    expect(() => writeTextExtension('x'.repeat(513))).toThrow('513 bytes');
    expect(readTextExtension(new Uint8Array(516))).toBeUndefined();
  });

  it('with text that is no UTF-8, or goes on behind its end, are refused', () => {
    expect(readTextExtension(Uint8Array.of(0, 0, 0, 0xff))).toBeUndefined();
    expect(readTextExtension(Buffer.from('b\0a\0', 'latin1'))).toBeUndefined();
  });
});
