import { describe, expect, it } from 'vitest';
import { parsePublishUrl } from './publish-url.ts';

describe('parsePublishUrl', () => {
  it.each([
    ['rtmp://relay.example/live', 'relay.example', 1935, false, 'live', 'rtmp://relay.example:1935/live'],
    ['rtmps://a.example/app/', 'a.example', 443, true, 'app', 'rtmps://a.example:443/app'],
    ['rtmp://127.0.0.1:19350/live', '127.0.0.1', 19350, false, 'live', 'rtmp://127.0.0.1:19350/live'],
    ['rtmp://[::1]:1936/live', '::1', 1936, false, 'live', 'rtmp://[::1]:1936/live'],
    [' rtmp://h/a/b?token=1 ', 'h', 1935, false, 'a/b?token=1', 'rtmp://h:1935/a/b?token=1'],
  ])('reads %s', (address, host, port, isSecure, app, tcUrl) => {
    expect(parsePublishUrl(address)).toEqual({ host, port, isSecure, app, tcUrl });
  });

  it.each(['', 'live', 'http://h/live', 'rtmp://', 'srt://h:8890', 'rtmp://h:99999/live'])(
    'refuses "%s"',
    (address) => expect(parsePublishUrl(address)).toBeUndefined(),
  );

  it('takes an address that stands on another one', () => {
    expect(parsePublishUrl('/other', 'rtmp://h:1936/live')).toMatchObject({ port: 1936, app: 'other' });
    expect(parsePublishUrl('rtmp://h2/live', 'rtmp://h:1936/live')).toMatchObject({ host: 'h2', port: 1935 });
  });
});
