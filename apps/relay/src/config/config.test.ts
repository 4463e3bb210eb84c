import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadConfigError } from './bad-config-error.ts';
import { HelpRequested, readConfig } from './config.ts';

describe('readConfig', () => {
  it('has the defaults of the README', () => {
    expect(readConfig([], {})).toMatchObject({
      httpPort: 8080,
      rtmpPort: 1935,
      ircPort: 6667,
      isBehindProxy: false,
      demo: true,
      logFormat: 'pretty',
      ...{ rungs: { kind: 'auto' }, audioOnly: true, encoder: 'libx264', ladderFor: { kind: 'all' } },
      ...{ graceMs: 30_000, archive: { isRecording: true, days: 30, bytes: 50e9 }, tls: undefined },
      ...{ slate: undefined, drainMs: 2_000, drainTo: undefined },
      mesh: {
        ...{ isOn: true, trackers: [], trackerPort: 8000, stun: [], turn: undefined },
        ...{ isRelayOnly: false, uploadFactor: 2 },
      },
      srtPort: 8890,
      srtPassphrase: undefined,
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
    expect(readConfig([], { STARLING_BEHIND_PROXY: 'yes' }).isBehindProxy).toBe(true);
    expect(readConfig(['--behind-proxy'], {}).isBehindProxy).toBe(true);
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
    [['--mesh', 'maybe'], '--mesh: "maybe" is neither on nor off'],
    [['--tracker', 'http://a'], '--tracker: "http://a" is not of the form ws://HOST:PORT'],
    [['--tracker', 'ws://a,ws://user@b'], '--tracker: "ws://user@b" is not of the form'],
    [['--tracker', 'ws://a,'.repeat(9)], '--tracker: 9 are too many; 8 at most'],
    [['--stun', 'a.example'], '--stun: "a.example" is not of the form stun:HOST:PORT'],
    [['--turn', 'turn:a'], '--turn and --turn-secret belong together'],
    [['--turn-secret', '/no/such'], '--turn and --turn-secret belong together'],
    [['--turn', 'turn:a', '--turn-secret', '/no/such'], '--turn-secret: "/no/such" cannot be read (ENOENT)'],
    [['--turn', 'turn:a', '--turn-secret', '/dev/null'], '--turn-secret: there is nothing in "/dev/null"'],
    [['--turn', 'turn:a b', '--turn-secret', 'x'], '--turn: "turn:a b" is not of the form turn:HOST:PORT'],
    [['--mesh-relay-only'], '--mesh-relay-only needs --turn'],
    [['--mesh-upload-factor', 'two'], '--mesh-upload-factor: "two" is not a number from 0 to 100'],
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

  it('tells the local network of the relay only when it is given a name', () => {
    expect(readConfig([], {}).advertiseAs).toBeUndefined();
    expect(readConfig(['--advertise', ' Anna’s relay '], {}).advertiseAs).toBe('Anna’s relay');
    expect(() => readConfig(['--advertise', 'x'.repeat(64)], {})).toThrow(/more than 63 bytes/);
  });

  it('reads what the mesh is to do, lists by commas or again and again', () => {
    const secretFile = path.join(mkdtempSync(path.join(tmpdir(), 'config-')), 'secret');
    writeFileSync(secretFile, 'north\n');
    const turn = ['--turn', 'turn:t.example:3478?transport=udp', '--turn', 'turns:[::1]:5349'];
    const flags = ['--tracker', 'ws://a:8000,wss://b/x', '--tracker', 'ws://c', '--mesh-relay-only'];
    const environment = { STARLING_STUN: 'stun:s.example:3478', STARLING_MESH_UPLOAD_FACTOR: '0.5' };
    expect(readConfig([...flags, ...turn, '--turn-secret', secretFile], environment).mesh).toEqual({
      ...{ isOn: true, trackers: ['ws://a:8000', 'wss://b/x', 'ws://c'], trackerPort: 8000 },
      ...{ stun: ['stun:s.example:3478'], isRelayOnly: true, uploadFactor: 0.5 },
      turn: { urls: ['turn:t.example:3478?transport=udp', 'turns:[::1]:5349'], secret: 'north' },
    });
    rmSync(path.dirname(secretFile), { recursive: true });
    expect(readConfig(['--mesh', 'off'], {}).mesh.isOn).toBe(false);
  });

  it('takes the passphrase of SRT from a file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'starling-config-')), 'passphrase');
    writeFileSync(file, 'a long enough secret\n');
    expect(readConfig(['--srt-passphrase', file], {}).srtPassphrase).toBe('a long enough secret');
    writeFileSync(file, 'short');
    expect(() => readConfig(['--srt-passphrase', file], {})).toThrow('holds 5 characters, not 10 to 79');
    rmSync(path.dirname(file), { recursive: true });
    expect(() => readConfig(['--srt-passphrase', file], {})).toThrow('cannot be read (ENOENT)');
  });

  it('prints every flag on --help', () => {
    expect(() => readConfig(['--help'], {})).toThrow(HelpRequested);
    expect(() => readConfig(['-h'], {})).toThrow('--data-dir');
  });
});
