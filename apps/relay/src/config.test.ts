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
      ...{ rungs: { kind: 'auto' }, audioOnly: true, encoder: 'libx264', ladderFor: { kind: 'all' } },
      ...{ graceMs: 30_000, archive: { isRecording: true, days: 30, bytes: 50e9 }, tls: undefined },
      ...{ slate: undefined, drainMs: 2_000, drainTo: undefined },
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
    [['--rungs', '12,abc'], '--rungs: "12,abc" is neither "auto", "none" nor a list'],
    [['--encoder', 'h265'], '--encoder: "h265" is none of auto, libx264'],
    [['--ladder-cores', 'many'], '--ladder-cores: "many" is not a number'],
    [['--ladder-for', 'anna,!'], '--ladder-for: "anna,!" is neither'],
    [['--grace', '-1'], "Option '--grace' argument is ambiguous"],
    [['--grace=-1'], '--grace: "-1" is not a number'],
    [['--drain-grace', '5'], '--drain-grace: "5" is not a number from 0 to 3'],
    [
      ['--drain-to', 'http://other/live'],
      '--drain-to: "http://other/live" is not of the form rtmp://HOST/live',
    ],
    [['--slate', '/no/such.png'], '--slate: there is no file "/no/such.png"'],
    [['--archive-days', 'x'], '--archive-days: "x" is not a number'],
    [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key belong together'],
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

  it('reads what the ladder and the archive are to do', () => {
    const flags = ['--rungs', '480p,audio', '--ladder-for', 'Anna,bert', '--archive-days', '0'];
    expect(readConfig([...flags, '--archive-gigabytes', 'none'], {})).toMatchObject({
      rungs: { kind: 'these', rungs: [{ shortSide: 480 }] },
      audioOnly: true,
      ladderFor: { kind: 'only', channels: ['anna', 'bert'] },
      archive: { isRecording: false, days: undefined, bytes: undefined },
    });
    expect(readConfig(['--rungs', '480p'], {}).audioOnly).toBe(false);
  });

  it('says that a flag is taken but not used yet', () => {
    expect(readConfig(['--srt-port', '8891'], {}).unused).toEqual([expect.stringContaining('--srt-port')]);
  });

  it('prints every flag on --help', () => {
    expect(() => readConfig(['--help'], {})).toThrow(HelpRequested);
    expect(() => readConfig(['-h'], {})).toThrow('--data-dir');
  });
});
