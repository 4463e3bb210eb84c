import { Client } from '@tmi.js/chat';
import { Ears, type StartClient } from './real-client.ts';

/** @tmi.js/chat: its address is fixed, so its WebSocket is told another one. */
export const startTmiChat: StartClient = async ({ httpPort, token, channel }) => {
  const told = new Ears();
  const client = new Client({ channels: [channel], token });
  client.on('message', ({ user, message, tags }) => {
    told.hear({
      ...{ kind: 'message', login: user.login, text: message.text },
      tags: {
        ...{ id: message.id, color: user.color, displayName: user.display },
        badges: [...tags.badges.keys()],
      },
    });
  });
  client.on('moderation', (event) => {
    if (event.type === 'timeout')
      told.hear({ kind: 'timeout', login: event.user.login, seconds: event.duration });
    else if (event.type === 'ban') told.hear({ kind: 'ban', login: event.user.login });
  });
  client.on('error', () => undefined);
  const refused = new Promise<void>((resolve) => {
    client.on('ircMessage', ({ command, params }) => {
      const words = params.at(-1) ?? '';
      if (command === 'NOTICE') told.hear({ kind: 'notice', text: words });
      if (command !== 'NOTICE' || words !== 'Login authentication failed') return;
      told.hear({ kind: 'refused' });
      resolve();
    });
  });
  const joined = new Promise<void>((resolve) => {
    client.on('join', () => resolve());
  });
  connectTo(client, `ws://127.0.0.1:${httpPort}/irc`);
  await Promise.race([joined, refused]);
  return {
    told,
    say: (text) =>
      client.say(channel, text).then(
        () => undefined,
        () => undefined,
      ),
    close: () => client.close(),
  };
};

function connectTo(client: Client, url: string): void {
  const real = globalThis.WebSocket;
  globalThis.WebSocket = class extends real {
    constructor() {
      super(url);
    }
  };
  try {
    client.connect();
  } finally {
    globalThis.WebSocket = real;
  }
}
