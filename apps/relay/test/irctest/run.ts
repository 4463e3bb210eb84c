import { spawn } from 'node:child_process';
import { startRelay } from '../support/running-relay.ts';
import { AccountDoor } from './account-door.ts';

/**
 * `npm run irctest -- FOLDER [pytest's arguments]`: the relay's chat against irctest, whose working copy is in FOLDER and
 * needs Python with pytest. Without arguments those of its tests that do not contradict Twitch's dialect, which all must
 * pass. The others ask for what Twitch has not: messages from person to person, topics, nicknames that change, words with
 * a PART, QUITs that are told, WHO, WHOIS, AWAY, KICK, INVITE, and capabilities of other servers.
 */
const inDialect: Readonly<Record<string, readonly string[]>> = {
  'cap.py::CapTestCase': [
    'testInvalidCapSubcommand',
    'testNoReq',
    'testReqUnavailable',
    'testNakExactString',
    'testIrc301CapLs',
    'testEmptyCapList',
    'testNoMultiline301Response',
  ],
  'pingpong.py::PingPongTestCase': ['testPing', 'testPingEmptyToken'],
  'connection_registration.py::PasswordedConnectionRegistrationTestCase': ['testPassBeforeNickuser'],
  'connection_registration.py::ConnectionRegistrationTestCase': ['testQuitDisconnects', 'testQuitErrors'],
  'messages.py::PrivmsgTestCase': ['testPrivmsg'],
  'messages.py::NoticeTestCase': ['testNoticeNonexistentChannel'],
  'messages.py::LengthLimitTestCase': ['testLineAtLimit'],
  'join.py::JoinTestCase': [
    'testJoinAllMessages',
    'testJoinTwice',
    'testJoinKey',
    'testJoinKeys',
    'testJoinManySingleKey',
  ],
  'names.py::NamesTestCase': ['testNamesInvalidChannel', 'testNamesNonexistingChannel'],
  'regressions.py::RegressionsTestCase': [
    'testEmptyNick',
    'testNickReleaseQuit',
    'testNickReleaseUnregistered',
  ],
};

const [folder, ...asked] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Which folder holds irctest? npm run irctest -- FOLDER');
  process.exit(2);
}
const selected = Object.entries(inDialect).flatMap(([testCase, names]) =>
  names.map((name) => `irctest/server_tests/${testCase}::${name}`),
);
const relay = await startRelay(['--no-demo']);
const door = await AccountDoor.open(relay);
const controller = ['--controller', 'irctest.controllers.external_server'];
const pytest = spawn(
  'python3',
  ['-m', 'pytest', ...controller, '--quiet', '--tb=short', ...(asked.length > 0 ? asked : selected)],
  {
    ...{ cwd: folder, stdio: 'inherit' },
    env: { ...process.env, IRCTEST_SERVER_HOSTNAME: '127.0.0.1', IRCTEST_SERVER_PORT: `${door.port}` },
  },
);
const code = await new Promise<number | null>((resolve) => pytest.once('close', resolve));
door.close();
await relay.stop();
process.exit(code ?? 1);
