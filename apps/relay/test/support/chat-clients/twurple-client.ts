import { StaticAuthProvider } from '@twurple/auth';
import { ChatClient } from '@twurple/chat';
import { Ears, type StartClient } from './real-client.ts';

/** @twurple/chat, whose calls of Twitch's API go to the relay: `TWURPLE_MOCK_API_PORT` is read at each call. */
export const startTwurple: StartClient = async ({ httpPort, token, channel }) => {
  process.env['TWURPLE_MOCK_API_PORT'] = String(httpPort);
  const told = new Ears();
  const client = new ChatClient({
    authProvider: new StaticAuthProvider('starling', token),
    ...{ channels: [channel], hostName: `127.0.0.1:${httpPort}/?`, ssl: false },
    logger: { custom: () => undefined },
  });
  client.onMessage((_channel, login, text, { id, userInfo }) => {
    const { color, displayName, badges } = userInfo;
    told.hear({
      ...{ kind: 'message', login, text },
      tags: { id, color, displayName, badges: [...badges.keys()] },
    });
  });
  client.onTimeout((_channel, login, seconds) => told.hear({ kind: 'timeout', login, seconds }));
  client.onBan((_channel, login) => told.hear({ kind: 'ban', login }));
  client.irc.onAnyMessage(({ command, rawLine = '' }) => {
    if (command === 'NOTICE') told.hear({ kind: 'notice', text: rawLine });
  });
  const refused = new Promise<'refused'>((resolve) => {
    client.onAuthenticationFailure(() => resolve('refused'));
    client.onTokenFetchFailure(() => resolve('refused'));
  });
  const joined = new Promise<'joined'>((resolve) => void client.onJoin(() => resolve('joined')));
  client.connect();
  if ((await Promise.race([joined, refused])) === 'refused') told.hear({ kind: 'refused' });
  return {
    told,
    say: (text) => client.say(channel, text).catch(() => undefined),
    close: () => client.quit(),
  };
};
