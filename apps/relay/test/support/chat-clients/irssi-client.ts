import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { ChatProgram } from './program-client.ts';
import { type Destination, Ears, type StartClient } from './real-client.ts';

const program = process.env['IRSSI_PATH'];

/** Whether there is an irssi to test with. */
export const hasIrssi = program !== undefined;

/** irssi at a terminal of its own (util-linux's `script` makes one): told by its log, talked to by its keyboard. */
export const startIrssi: StartClient = async (destination) => {
  const { login, channel } = destination;
  const told = new Ears();
  const irssi = new ChatProgram();
  mkdirSync(path.join(irssi.home, 'irssi'));
  writeFileSync(path.join(irssi.home, 'irssi/config'), config(destination, irssi.home));
  const settled = new Promise<void>((resolve) => {
    irssi.follow(path.join(irssi.home, 'all.log'), (line) => {
      const text = line.replace(/^\S+ /, '');
      if (text.includes('Login authentication failed')) told.hear({ kind: 'refused' });
      if (text.includes(`${login} [${login}@`) && text.includes('has joined')) resolve();
      if (text.includes('Login authentication failed')) resolve();
      hear(told, text);
    });
  });
  irssi.start('script', ['-qfc', `${program ?? ''} --home=${irssi.home}/irssi`, '/dev/null']);
  await settled;
  return {
    told,
    say: (text) => irssi.type(`/msg #${channel} ${text}\r`),
    close: () => irssi.close(),
  };
};

function config({ ircPort, login, token, channel }: Destination, home: string): string {
  return `
servers = ( { address = "127.0.0.1"; port = "${ircPort}"; chatnet = "relay"; password = "oauth:${token}";
  use_tls = "no"; autoconnect = "yes"; } );
chatnets = { relay = { type = "IRC"; nick = "${login}"; username = "${login}"; } };
channels = ( { name = "#${channel}"; chatnet = "relay"; autojoin = "yes"; } );
settings = {
  core = { nick = "${login}"; user_name = "${login}"; real_name = "${login}"; log_timestamp = "%H:%M:%S "; server_reconnect_time = "10min"; };
  "fe-common/core" = { hide_text_style = "yes"; };
};
logs = { "${home}/all.log" = { auto_open = "yes"; level = "ALL"; }; };
`;
}

function hear(told: Ears, text: string): void {
  const [, login, said] = /^(?:#\w+: )?<[ @+]?(\w+)> (.*)$/.exec(text) ?? [];
  const kicked = /-!- (\w+) was kicked from/.exec(text)?.[1];
  const timedOut = /(\w+) has been timed out for/.exec(text)?.[1];
  if (login !== undefined && said !== undefined) told.hear({ kind: 'message', login, text: said });
  else if (kicked !== undefined) told.hear({ kind: 'ban', login: kicked });
  else if (timedOut !== undefined) told.hear({ kind: 'timeout', login: timedOut });
  else told.hear({ kind: 'notice', text });
}
