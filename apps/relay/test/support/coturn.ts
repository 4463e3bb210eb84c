import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../../packages/shared/test/free-port.ts';

/** What `npm test` has found. */
const program = process.env['TURNSERVER_PATH'];

/** Whether there is a TURN server to test with. */
export const hasTurnserver = program !== undefined;

/** A real coturn that takes time-limited credentials. */
export interface RunningCoturn {
  /** `turn:HOST:PORT?transport=udp`. */
  readonly url: string;
  readonly secret: string;
  /** Holds the secret, as `--turn-secret` wants it. */
  readonly secretFile: string;
  stop(): Promise<void>;
}

const secret = 'a secret of this test';

/** On loopback; it lets peers at loopback addresses be reached. */
export async function startCoturn(): Promise<RunningCoturn> {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-coturn-'));
  const secretFile = path.join(folder, 'secret');
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 });
  const port = await freePort();
  const configFile = path.join(folder, 'turnserver.conf');
  writeFileSync(
    configFile,
    [
      ...['listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', `listening-port=${port}`, 'realm=test'],
      ...['use-auth-secret', `static-auth-secret=${secret}`, 'fingerprint'],
      ...['no-tls', 'no-dtls', 'no-cli', 'allow-loopback-peers', 'no-stdout-log', 'syslog'],
      ...[`userdb=${path.join(folder, 'users')}`, `pidfile=${path.join(folder, 'pid')}`],
    ].join('\n'),
  );
  const child = spawn(program ?? 'turnserver', ['-c', configFile], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await answersBinding(port))) {
    await stop();
    throw new Error(`coturn did not answer on port ${port}`);
  }
  return { url: `turn:127.0.0.1:${port}?transport=udp`, secret, secretFile, stop };
}

/** Asks as STUN's Binding request does (RFC 8489 §5) until there is an answer. */
async function answersBinding(port: number): Promise<boolean> {
  const request = Buffer.from(`000100002112a442${'07'.repeat(12)}`, 'hex');
  const socket = createSocket('udp4');
  const answers: Buffer[] = [];
  socket.on('error', () => undefined);
  socket.on('message', (answer) => answers.push(answer));
  for (let tries = 0; tries < 150 && answers.length === 0; tries += 1) {
    socket.send(request, port, '127.0.0.1');
    await sleep(100);
  }
  socket.close();
  return answers.length > 0;
}
