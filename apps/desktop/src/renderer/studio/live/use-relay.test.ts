import { describe, expect, it } from 'vitest';
import { relayDestination, relayPassphraseRef } from './use-relay.ts';

const relay = { origin: 'http://a.example', name: 'a.example', rtmpUrl: 'rtmp://a.example:1935/live' };
const srt = { url: 'srt://a.example:8890', isEncrypted: false };

describe('relayDestination', () => {
  it('is by RTMP unless SRT was chosen and is there', () => {
    expect(relayDestination({ ...relay, srt }, 'key', 'rtmp').url).toBe(relay.rtmpUrl);
    expect(relayDestination(relay, 'key', 'srt').url).toBe(relay.rtmpUrl);
    expect(relayDestination({ ...relay, srt }, 'key', 'srt')).toEqual({
      ...{ id: 'relay', name: 'a.example', kind: 'relay', url: srt.url, keyRef: 'key' },
    });
  });

  it('names the passphrase where one is asked for', () => {
    const encrypted = { ...relay, srt: { ...srt, isEncrypted: true } };
    expect(relayDestination(encrypted, 'key', 'srt').passphraseRef).toBe(relayPassphraseRef);
    expect(relayDestination(encrypted, 'key', 'rtmp')).not.toHaveProperty('passphraseRef');
  });
});
