import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatProgram } from './program-client.ts';
import { Ears, type StartClient } from './real-client.ts';

const program = process.env['WEECHAT_PATH'];

/** Whether there is a weechat to test with. */
export const hasWeechat = program !== undefined;

/** weechat-headless as a plain client, without a word of Twitch's capabilities: told by its log, talked to by its pipe. */
export const startWeechat: StartClient = async ({ ircPort, login, token, channel }) => {
  const told = new Ears();
  const weechat = new ChatProgram();
  const folder = path.join(weechat.home, 'logs');
  const commands = [
    '/set logger.look.nick_prefix ""',
    '/set logger.file.flush_delay 0',
    `/set logger.file.path "${folder}"`,
    '/set logger.file.mask "$plugin.$name.log"',
    '/set irc.look.smart_filter off',
    `/server add relay 127.0.0.1/${ircPort} -password=oauth:${token} -nicks=${login} -username=${login}`,
    `/set irc.server.relay.autojoin "#${channel}"`,
    '/set irc.server.relay.autoreconnect_delay 600',
    '/connect relay',
  ];
  weechat.start(program ?? '', [
    '--stdout',
    '--dir',
    weechat.home,
    ...commands.flatMap((one) => ['-r', one]),
  ]);
  const joined = new Promise<void>((resolve) => {
    weechat.follow(path.join(folder, `irc.relay.#${channel}.log`), (line) => {
      const [, who = '', text = ''] = line.split('\t');
      if (who === '-->' && text.startsWith(`${login} `)) resolve();
      hear(told, who, text);
    });
  });
  const refused = follow(path.join(folder, 'irc.server.relay.log'), 'Login authentication failed', weechat);
  await Promise.race([joined, refused.then(() => told.hear({ kind: 'refused' }))]);
  return {
    told,
    say: (text) => {
      const [pipe] = readdirSync(weechat.home).filter((name) => name.startsWith('weechat_fifo'));
      writeFileSync(path.join(weechat.home, pipe ?? ''), `irc.relay.#${channel} *${text}\n`);
    },
    close: () => weechat.close(),
  };
};

function hear(told: Ears, who: string, text: string): void {
  const kicked = /has kicked (\w+)/.exec(text)?.[1];
  const timedOut = /(\w+) has been timed out for/.exec(text)?.[1];
  if (who === '<--' && kicked !== undefined) told.hear({ kind: 'ban', login: kicked });
  else if (who === '--' && timedOut !== undefined) told.hear({ kind: 'timeout', login: timedOut });
  else if (who === '--') told.hear({ kind: 'notice', text });
  else if (/^\w+$/.test(who)) told.hear({ kind: 'message', login: who, text });
}

async function follow(file: string, words: string, weechat: ChatProgram): Promise<void> {
  const { readFileSync } = await import('node:fs');
  while (!existsSync(file) || !readFileSync(file, 'utf8').includes(words)) {
    if (!existsSync(weechat.home)) return;
    await sleep(50);
  }
}
