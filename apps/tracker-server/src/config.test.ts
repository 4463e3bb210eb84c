import { describe, expect, it } from 'vitest';
import { BadConfigError, HelpRequested, readConfig } from './config.ts';

describe('readConfig', () => {
  it('takes a flag before a variable, and a variable before the default', () => {
    const environment = { STARLING_TRACKER_PORT: '9000', STARLING_OPEN: 'yes' };
    expect(readConfig([], {})).toMatchObject({
      port: 8000,
      isOpen: false,
      relayKeys: [],
      dataDir: undefined,
    });
    expect(readConfig([], environment)).toMatchObject({ port: 9000, isOpen: true });
    expect(readConfig(['--tracker-port', '0'], environment).port).toBe(0);
  });

  it('takes several keys and several trackers', () => {
    const args = ['--relay-key', 'a,b', '--relay-key', 'c', '--tracker-url', 'ws://me:1/'];
    expect(readConfig([...args, '--peer-trackers', 'ws://one:1, ws://two:2/'], {})).toMatchObject({
      ...{ relayKeys: ['a', 'b', 'c'], url: 'ws://me:1', peerTrackers: ['ws://one:1', 'ws://two:2'] },
    });
  });

  it.each([
    [['--tracker-port', '99999'], /99999.*0 to 65535/],
    [['--tracker-port', ''], /""/],
    [['--tracker-url', 'http://x'], /ws:\/\/HOST/],
    [['--peer-trackers', 'ws://x'], /--tracker-url/],
    [['--tls-cert', 'x'], /belong together/],
    [['--log-format', 'xml'], /xml/],
    [['--what'], /--what.*--help/],
  ])('says in one line what is wrong with %j', (args, message) => {
    expect(() => readConfig(args, {})).toThrow(BadConfigError);
    expect(() => readConfig(args, {})).toThrow(message);
  });

  it('prints its help', () => {
    expect(() => readConfig(['--help'], {})).toThrow(HelpRequested);
  });
});
