import { describe, expect, it } from 'vitest';
import { readKeyMaterial, writeKeyMaterial } from '../srt/key-material.ts';
import { KeyRing } from '../srt/key-ring.ts';
import { keyFlags } from '../srt/packet.ts';
import { nodeCrypto } from './node-crypto.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

/** gosrt's published vectors (crypto_test.go), their payloads cut to 48 bytes; their passphrase is "foobarfoobar". */
const passphrase = 'foobarfoobar';
const sequence = 0x79ee189e;
const payload = hex(
  '47410011000001e00000808005211651aa410000000109f000000001419a2088dc6f8003fd0320993a9d4f33dd3a3462',
);
const vectors = [
  {
    keyLength: 16,
    salt: '6c438852715a4d26e0e810b3132ca61f',
    both: '5b901889bd106609ca8a83264b12ed1bfab3f02812bad65784ac396b1f57eb16c53e1020d3a3250b',
    evenOnly: '699ab4eac6b7c66c3a9fa0d6836326c2b294a10764233356',
    oddOnly: 'ca4decaaf8d7b5c38288e84c8796929c84b7c139f1f769d5',
    even: '6053ce41905e451494d156b53c53fc6372c7e0eea81b10c4f21d4624915a93a368605cd958b14bf7274f1f75254ca606',
    odd: '8f91686a120b4461f0e078ce80805cb51994b15d31f126ece327469f326c337f25d06e67fd9209308c933379aa796d6c',
  },
  {
    keyLength: 24,
    salt: 'e636259ccc41e73611b9363bb58586b1',
    both: '7360357d363ebec384885b10c8120528889d1be05624bfc381c5fa090f00f9ecef5d6427f7542a58be144f4aeb07452beca546874a68197d',
    evenOnly: '8c6502d6a83e0ab894a43cb5b37b71c2755afc64a682bed9d46912138b60f384',
    oddOnly: '1fe56a4475759636674a7c5e44f1cdfb365a9f11d8fe74536e8df6b97eecf1c9',
    even: '97888ba6bd9d4015a6f62c4d3ad9c2674077218fb83ba213a634bef143186587debe76466eef8218f2b3aeae2cf00d5c',
    odd: '232f7ccc827d309606b5d879ae55f3a7cce1bbb6a50d5d3fc4fdfc84a57687a2783ccf101ed666809707f57d611b8754',
  },
  {
    keyLength: 32,
    salt: '3825bb4163f7d5cf2804ec0b31a7370f',
    both: 'f7373def4e9f61f6cd6a22e78916aa07cac8e5f07669d556ec8a15b7631fa9c631e9d98a3f92dbe187f434569ec71b9e2a53171feafd909a5560233fe02ed0301e576d4992b10c86',
    evenOnly: '7d1578458e41680dd997d1a185c75753f3344c6711542b35833f881f7c480304cbe9bdbe76035914',
    oddOnly: 'cc1af097af558fa25b925417c4e6e9e1adacd8b96916b4ac4fac8e6ecdc3b5c48c01134e92e9e5f6',
    even: '78614028a1a14bb323b5c618fc1bacdb7790af4ab63f271620841be94a272f2bce578a71ee17bc0be6bd0ce8ca8399ad',
    odd: '1702c977482690c91205b502100c582fafe4d64445c157d405c12eca7c754137323e3262f1df2a493bbc801c81939daa',
  },
];

describe.each(vectors)('keys of  bytes', ({ keyLength, salt, both, evenOnly, oddOnly, even, odd }) => {
  const message = (keys: number, wrapped: string) =>
    writeKeyMaterial({ keys, keyLength, salt: hex(salt), wrapped: hex(wrapped) });

  it('are unwrapped, encrypt as published, and are wrapped alike again', () => {
    const ring = new KeyRing(nodeCrypto, passphrase);
    expect(ring.read(message(keyFlags.both, both))).toBeUndefined();
    expect(toHex(ring.apply(keyFlags.even, sequence, payload))).toBe(even);
    expect(toHex(ring.apply(keyFlags.odd, sequence, payload))).toBe(odd);
    expect(toHex(ring.apply(keyFlags.odd, sequence, hex(odd)))).toBe(toHex(payload));
    expect(toHex(ring.write())).toBe(toHex(message(keyFlags.both, both)));
  });

  it('may come one by one', () => {
    const ring = new KeyRing(nodeCrypto, passphrase);
    expect(ring.read(message(keyFlags.odd, oddOnly))).toBeUndefined();
    expect(ring.apply(keyFlags.even, sequence, payload)).toBeUndefined();
    expect(ring.read(message(keyFlags.even, evenOnly))).toBeUndefined();
    expect(toHex(ring.apply(keyFlags.even, sequence, payload))).toBe(even);
    expect(toHex(ring.apply(keyFlags.odd, sequence, payload))).toBe(odd);
  });

  it('are refused with another passphrase, and those that were there stay', () => {
    const ring = new KeyRing(nodeCrypto, 'another passphrase');
    expect(ring.read(message(keyFlags.even, evenOnly))).toBe('wrong-passphrase');
    expect(ring.has(keyFlags.even)).toBe(false);
  });
});

describe('KeyRing', () => {
  it('generates keys that the other side reads', () => {
    const own = KeyRing.generate(nodeCrypto, passphrase, 32);
    const other = new KeyRing(nodeCrypto, passphrase);
    expect(other.read(own.write())).toBeUndefined();
    const encrypted = own.apply(keyFlags.even, 7, payload) ?? payload;
    expect(toHex(encrypted)).not.toBe(toHex(payload));
    expect(toHex(other.apply(keyFlags.even, 7, encrypted))).toBe(toHex(payload));
  });
});

describe('key wrap', () => {
  it.each([
    [
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5',
    ],
    [
      '000102030405060708090a0b0c0d0e0f1011121314151617',
      '00112233445566778899aabbccddeeff',
      '96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d',
    ],
    [
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '00112233445566778899aabbccddeeff0001020304050607',
      'a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1',
    ],
  ])('agrees with the vectors of RFC 3394 §4: %s', (kek, keys, wrapped) => {
    expect(toHex(nodeCrypto.wrapKey(hex(kek), hex(keys)))).toBe(wrapped);
    expect(toHex(nodeCrypto.unwrapKey(hex(kek), hex(wrapped)))).toBe(keys);
  });
});

describe('readKeyMaterial', () => {
  const good = writeKeyMaterial({
    ...{ keys: keyFlags.even, keyLength: 16, salt: new Uint8Array(16), wrapped: new Uint8Array(24) },
  });
  it.each([
    ['another sign', 1, 0],
    ['no key', 3, 0],
    ['a key of a system', 7, 1],
    ['AES-GCM', 8, 4],
    ['an odd length', 15, 5],
    ['a short salt', 14, 2],
  ])('refuses %s', (_, at, value) => {
    expect(readKeyMaterial(good)).toBeDefined();
    expect(readKeyMaterial(good.with(at, value))).toBeUndefined();
  });

  it('refuses what is cut short or goes on', () => {
    for (let length = 0; length < good.length; length += 1)
      expect(readKeyMaterial(good.subarray(0, length))).toBeUndefined();
    expect(readKeyMaterial(Uint8Array.from([...good, 0]))).toBeUndefined();
  });
});
