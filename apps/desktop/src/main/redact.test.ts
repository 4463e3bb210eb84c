import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

describe('what leaves the app in a log', () => {
  it.each([
    ['rtmp://live.example.org:1935/live/sk_abc123 refused', 'sk_abc123'],
    ['rtmps://a.rtmps.youtube.com:443/live2/aaaa-bbbb', 'aaaa-bbbb'],
    ['connecting to http://anna:pass@proxy:3128', 'pass'],
    ['PASS oauth:q1w2e3r4', 'q1w2e3r4'],
    ['Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['set-cookie: starling_session=s3ss10n; Path=/', 's3ss10n'],
    ['{"login":"anna","password":"correct horse"}', 'correct'],
    ['{"streamKey":"k3y"}', 'k3y'],
  ])('%s has no secret by its shape', (text, secret) => {
    expect(redact(text, [], '/home/anna')).not.toContain(secret);
  });

  it('has none of the secrets that the app knows, and no name of the user’s folder', () => {
    const text = 'sent live_abcd to /home/anna/Videos/a.mp4';
    expect(redact(text, ['live_abcd', 'to'], '/home/anna')).toBe('sent ••• to ~/Videos/a.mp4');
  });

  it('keeps what helps', () => {
    const text = 'rtmp://live.example.org:1935/live answered NetStream.Publish.BadName after 120 ms';
    expect(redact(text, [], '')).toBe(text);
  });
});
