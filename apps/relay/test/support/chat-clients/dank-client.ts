import { ChatClient, LoginError } from '@mastondzn/dank-twitch-irc';
import { Ears, type StartClient } from './real-client.ts';

/** @mastondzn/dank-twitch-irc over TCP; it speaks on another connection than it reads. */
export const startDank: StartClient = async ({ ircPort, login, token, channel }) => {
  const told = new Ears();
  const client = new ChatClient({
    ...{ username: login, password: `oauth:${token}` },
    connection: { type: 'tcp', host: '127.0.0.1', port: ircPort, secure: false },
  });
  client.on('PRIVMSG', (message) => {
    const { senderUsername, messageText, messageID, displayName, badges, colorRaw } = message;
    told.hear({
      ...{ kind: 'message', login: senderUsername, text: messageText },
      tags: { id: messageID, color: colorRaw, displayName, badges: badges.map(({ name }) => name) },
    });
  });
  client.on('CLEARCHAT', (message) => {
    const { targetUsername, banDuration } = message;
    if (targetUsername === undefined) return;
    if (banDuration === undefined) told.hear({ kind: 'ban', login: targetUsername });
    else told.hear({ kind: 'timeout', login: targetUsername, seconds: banDuration });
  });
  client.on('NOTICE', ({ messageText }) => told.hear({ kind: 'notice', text: messageText }));
  const refused = new Promise<void>((resolve) => {
    client.on('error', (error) => {
      if (error instanceof LoginError) {
        told.hear({ kind: 'refused' });
        resolve();
      }
    });
  });
  const joined = client.connect().then(() => client.join(channel));
  await Promise.race([joined.catch(() => refused), refused]);
  return {
    told,
    say: (text) => client.say(channel, text).catch(() => undefined),
    close: () => client.close(),
  };
};
