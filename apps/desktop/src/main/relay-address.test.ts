import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRelayAddress } from './relay-address.ts';

describe('the address of a relay', () => {
  it.each([
    ['live.example.org', ['https://live.example.org', 'http://live.example.org:8080']],
    ['live.example.org:8443', ['https://live.example.org:8443', 'http://live.example.org:8443']],
    ['192.168.1.4', ['http://192.168.1.4:8080', 'http://192.168.1.4']],
    ['192.168.1.4:9000', ['http://192.168.1.4:9000']],
    ['localhost', ['http://localhost:8080', 'http://localhost']],
    ['studio-pc', ['http://studio-pc:8080', 'http://studio-pc']],
    ['studio-pc.local', ['http://studio-pc.local:8080', 'http://studio-pc.local']],
    ['[::1]:8080', ['http://[::1]:8080']],
    ['http://live.example.org/anna?x=1', ['http://live.example.org']],
    ['  HTTPS://Live.Example.org  ', ['https://live.example.org']],
  ])('%s leads to %j', (text, origins) => {
    expect(parseRelayAddress(text)).toEqual({ ok: true, origins });
  });

  it.each([
    ['', /Type the address/],
    ['ftp://live.example.org', /begins with https/],
    ['rtmp://live.example.org/live', /not rtmp/],
    ['javascript://alert(1)', /not javascript/],
    ['https://anna:secret@live.example.org', /Leave name and password out/],
    ['exa mple', /is not an address/],
    ['a'.repeat(201), /too long/],
  ])('%j is refused in words', (text, message) => {
    expect(parseRelayAddress(text)).toMatchObject({
      ok: false,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('is an origin by HTTP or nothing, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 220 }), (text) => {
        const parsed = parseRelayAddress(text);
        if (!parsed.ok) return;
        for (const origin of parsed.origins) {
          expect(new URL(origin).origin).toBe(origin);
          expect(origin).toMatch(/^https?:\/\//);
        }
      }),
    );
  });
});
