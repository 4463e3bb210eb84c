import { describe, expect, it } from 'vitest';
import { BadConfigError, HelpRequested, readConfig } from './config.ts';

describe('readConfig', () => {
  it('has the defaults of the README', () => {
    expect(readConfig([], {})).toMatchObject({
      httpPort: 8080,
      rtmpPort: 1935,
      ircPort: 6667,
      demo: true,
      logFormat: 'pretty',
      rungs: [720, 480, 360, 160],
      unused: [],
    });
  });

  it('prefers a flag to a variable and a variable to the default', () => {
    const environment = { STARLING_HTTP_PORT: '9000', STARLING_RTMP_PORT: '9001', STARLING_DEMO: 'no' };
    expect(readConfig(['--http-port', '9100'], environment)).toMatchObject({
      httpPort: 9100,
      rtmpPort: 9001,
      demo: false,
    });
    expect(readConfig(['--demo'], environment).demo).toBe(true);
    expect(readConfig(['--no-demo'], {}).demo).toBe(false);
  });

  it.each([
    [['--http-port', 'eighty'], '--http-port: "eighty" is not a port'],
    [['--http-port', '70000'], '--http-port: "70000" is not a port'],
    [['--http-port', ''], '--http-port: "" is not a port'],
    [['--rungs', '12,abc'], '--rungs: "12,abc" is not a list'],
    [['--log-format', 'xml'], '--log-format: "xml" is neither pretty nor json'],
    [['--colour'], "Unknown option '--colour'"],
    [['stray'], "Unexpected argument 'stray'"],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readConfig(args, {})).toThrow(BadConfigError);
    expect(() => readConfig(args, {})).toThrow(message);
    try {
      readConfig(args, {});
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('says that a flag is taken but not used yet', () => {
    expect(readConfig(['--srt-port', '8891'], {}).unused).toEqual([expect.stringContaining('--srt-port')]);
  });

  it('prints every flag on --help', () => {
    expect(() => readConfig(['--help'], {})).toThrow(HelpRequested);
    expect(() => readConfig(['-h'], {})).toThrow('--data-dir');
  });
});
