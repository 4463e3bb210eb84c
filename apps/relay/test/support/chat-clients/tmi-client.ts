import tmi from 'tmi.js';
import { Ears, type StartClient } from './real-client.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** tmi.js, as its authors tell to use it; it finds WebSockets at `/` alone. */
export const startTmi: StartClient = async ({ httpPort, login, token, channel }) => {
  const told = new Ears();
  const client = new tmi.Client({
    connection: { server: '127.0.0.1', port: httpPort, secure: false, reconnect: false },
    identity: { username: login, password: `oauth:${token}` },
    channels: [channel],
    logger: silent,
  });
  client.on('message', (_channel, tags, text) => {
    told.hear({
      ...{ kind: 'message', login: tags.username ?? '', text },
      tags: {
        ...{ id: tags.id, color: tags.color, displayName: tags['display-name'] },
        badges: Object.keys(tags.badges ?? {}),
      },
    });
  });
  client.on('timeout', (_channel, name, _reason, seconds) => {
    told.hear({ kind: 'timeout', login: name, seconds });
  });
  client.on('ban', (_channel, name) => told.hear({ kind: 'ban', login: name }));
  client.on('notice', (_channel, _id, text) => told.hear({ kind: 'notice', text }));
  const joined = new Promise<void>((resolve) => {
    client.on('join', (_channel, _name, isSelf) => {
      if (isSelf) resolve();
    });
  });
  try {
    await client.connect();
    await joined;
  } catch (error) {
    if (error !== 'Login authentication failed') throw error;
    told.hear({ kind: 'refused' });
  }
  return {
    told,
    say: async (text) => {
      // It promises an answer that some refusals do not bring.
      client.say(channel, text).catch(() => undefined);
      await Promise.resolve();
    },
    close: async () => {
      await client.disconnect().catch(() => undefined);
    },
  };
};
