import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { ChatServer, type ChatServerOptions } from '../../src/chat/chat-server.ts';
import { defaultLimits } from '../../src/chat/fanout/connection-limits.ts';
import type { Closing } from '../../src/chat/fanout/connection.ts';
import { colorFor } from '../../src/chat/irc/name-color.ts';
import { MemoryEventLog } from './memory-event-log.ts';
import { MemoryRoomStore } from './memory-room-store.ts';

/** Chat on ports of its own, without a relay around it. */
export interface TestChat {
  readonly chat: ChatServer;
  readonly port: number;
  readonly ircPort: number;
  /** Why clients were sent away. */
  readonly closings: readonly Closing[];
  readonly errors: readonly unknown[];
  /** Of an account; made where it is missing. */
  readonly store: MemoryRoomStore;
  close(): Promise<void>;
}

/** The account of a login; its token is `token-LOGIN`, its id `id-LOGIN`. Any login has one. */
export function accountOf(login: string) {
  const userId = `id-${login}`;
  return {
    userId,
    login,
    displayName: login,
    color: colorFor(userId),
    isVerifiedBot: login.startsWith('bot_'),
  };
}

/** Every login has an account and a channel, but those that begin with `nobody`. */
const people: ChatServerOptions['people'] = {
  findByChatToken: (token) => {
    const login = /^token-([a-z0-9_]+)$/.exec(token)?.[1];
    return Promise.resolve(login === undefined || login.startsWith('nobody') ? undefined : accountOf(login));
  },
  findByLogin: (login) => Promise.resolve(login.startsWith('nobody') ? undefined : accountOf(login)),
  standingIn: () => Promise.resolve({}),
  recolor: () => Promise.resolve(),
};

export async function startTestChat(options: Partial<ChatServerOptions> = {}): Promise<TestChat> {
  const closings: Closing[] = [];
  const errors: unknown[] = [];
  const store = new MemoryRoomStore();
  const chat = new ChatServer({
    ...{ people, store, log: new MemoryEventLog(), limits: defaultLimits, workers: 0 },
    judgesOf: () => ({ filter: { judge: () => ({ kind: 'pass' }) }, emotes: { find: () => [] } }),
    onClosing: (closing) => void closings.push(closing),
    onLost: () => void errors.push(new Error('lost')),
    onError: (error) => void errors.push(error),
    ...options,
  });
  await chat.ready;
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    if (!chat.handleUpgrade(request, socket, head, request.socket.remoteAddress ?? '')) socket.destroy();
  });
  const irc = chat.createIrcServer();
  const port = await listenAnywhere(http);
  const ircPort = await listenAnywhere(irc);
  const close = async () => {
    await chat.close();
    await Promise.all([closed(http), closed(irc)]);
  };
  return { chat, port, ircPort, closings, errors, store, close };
}

export async function listenAnywhere(server: HttpServer | Server): Promise<number> {
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve),
  );
  return (server.address() as AddressInfo).port;
}

async function closed(server: HttpServer | Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}
