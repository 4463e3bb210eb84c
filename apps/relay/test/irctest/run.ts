import { spawn } from 'node:child_process';
import { startRelay } from '../support/running-relay.ts';
import { AccountDoor } from './account-door.ts';

const [folder, ...args] = process.argv.slice(2);
if (folder === undefined) {
  console.error('which folder holds irctest? run.ts FOLDER [pytest args]');
  process.exit(2);
}
const relay = await startRelay(['--no-demo']);
const door = await AccountDoor.open(relay);
const child = spawn('python3', ['-m', 'pytest', '--controller', 'irctest.controllers.external_server', ...args], {
  cwd: folder,
  stdio: 'inherit',
  env: { ...process.env, IRCTEST_SERVER_HOSTNAME: '127.0.0.1', IRCTEST_SERVER_PORT: `${door.port}` },
});
const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
door.close();
await relay.stop();
process.exit(code ?? 1);
