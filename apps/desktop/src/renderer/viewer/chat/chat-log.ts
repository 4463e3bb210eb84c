import type { ChatMessage, IrcEvent } from './irc-client.ts';

/** One entry of the log on screen. */
export type ChatEntry =
  | {
      readonly kind: 'message';
      readonly key: number;
      readonly message: ChatMessage;
      readonly delivery: Delivery;
    }
  | { readonly kind: 'system'; readonly key: number; readonly text: string };

/** What became of a message. Others' are always `sent`; our own begin as `pending`. */
type Delivery =
  | { readonly state: 'sent' }
  | { readonly state: 'pending'; readonly nonce: string }
  | { readonly state: 'failed'; readonly because: string }
  | { readonly state: 'removed' };

/** What the chat panel shows. */
export interface ChatLog {
  readonly connection: 'connecting' | 'joined' | 'lost';
  readonly entries: readonly ChatEntry[];
  /** Entries that ever came; the next entry's key. */
  readonly arrived: number;
}

/** What changes the log: the server's events, our own words, and what happens to the socket. */
export type ChatEvent =
  | IrcEvent
  | { readonly kind: 'said'; readonly message: ChatMessage; readonly nonce: string }
  | { readonly kind: 'lost' };

/** The log before anything came. */
export const emptyLog: ChatLog = { connection: 'connecting', entries: [], arrived: 0 };

const maxEntries = 300;
/** Within this time an equal message of ours in a replay is the one that we already show. */
const sameMessageMs = 120_000;
const refusals = /^msg_|^no_permission$|^unrecognized_cmd$/;

/** The log after some events. */
export function advanceLog(log: ChatLog, events: readonly ChatEvent[]): ChatLog {
  return events.reduce(advance, log);
}

function advance(log: ChatLog, event: ChatEvent): ChatLog {
  switch (event.kind) {
    case 'joined':
      return log.connection === 'lost'
        ? addSystem({ ...log, connection: 'joined' }, 'Connected again')
        : { ...log, connection: 'joined' };
    case 'lost':
      return lose(log);
    case 'message':
      return isKnown(log, event.message) ? log : addMessage(log, event.message, { state: 'sent' });
    case 'said':
      return addMessage(log, event.message, { state: 'pending', nonce: event.nonce });
    case 'accepted':
      return accept(log, event);
    case 'notice':
      return refusals.test(event.messageId) ? refuse(log, event.text) : addSystem(log, event.text);
    case 'login-failed':
      return addSystem(log, 'Chat did not accept your login. You can read; log in again to write.');
    case 'cleared':
      return clear(log, event.login, event.seconds);
    case 'deleted':
      return remove(log, (message) => message.id === event.id);
    case 'reconnect':
      return log;
  }
}

function add(log: ChatLog, entry: ChatEntry): ChatLog {
  return { ...log, entries: [...log.entries.slice(1 - maxEntries), entry], arrived: log.arrived + 1 };
}

function addSystem(log: ChatLog, text: string): ChatLog {
  return text === '' ? log : add(log, { kind: 'system', key: log.arrived, text });
}

function addMessage(log: ChatLog, message: ChatMessage, delivery: Delivery): ChatLog {
  return add(log, { kind: 'message', key: log.arrived, message, delivery });
}

/** A replay after a reconnect tells again what is already on screen. */
function isKnown(log: ChatLog, message: ChatMessage): boolean {
  return log.entries.some((entry) => {
    if (entry.kind !== 'message') return false;
    const known = entry.message;
    if (message.id !== '' && known.id !== '') return known.id === message.id;
    const isEqual = known.login === message.login && known.text === message.text;
    return message.isHistorical && isEqual && Math.abs(known.sentAt - message.sentAt) < sameMessageMs;
  });
}

/** Says once that the connection is gone, and gives up on what was not confirmed. */
function lose(log: ChatLog): ChatLog {
  const settled = mapMessages(log, (entry) =>
    entry.delivery.state === 'pending'
      ? {
          ...entry,
          delivery: { state: 'failed', because: 'Perhaps not sent: the connection was lost.' },
        }
      : entry,
  );
  if (log.connection !== 'joined') return settled;
  return addSystem({ ...settled, connection: 'lost' }, 'Connection lost. Reconnecting …');
}

function accept(log: ChatLog, event: { nonce: string; id: string; colour: string }): ChatLog {
  return mapMessages(log, (entry) => {
    if (entry.delivery.state !== 'pending' || entry.delivery.nonce !== event.nonce) return entry;
    const message = { ...entry.message, id: event.id, colour: event.colour };
    return { ...entry, message, delivery: { state: 'sent' } };
  });
}

/** The server answers in order, and its refusals carry no nonce: the oldest that waits is meant. */
function refuse(log: ChatLog, because: string): ChatLog {
  const oldest = log.entries.find((entry) => entry.kind === 'message' && entry.delivery.state === 'pending');
  if (oldest === undefined) return addSystem(log, because);
  return mapMessages(log, (entry) =>
    entry.key === oldest.key ? { ...entry, delivery: { state: 'failed', because } } : entry,
  );
}

function clear(log: ChatLog, login: string | null, seconds: number | null): ChatLog {
  if (login === null) return addSystem({ ...log, entries: [] }, 'A moderator cleared the chat');
  const what = seconds === null ? 'was banned' : `was timed out for ${seconds} s`;
  return addSystem(
    remove(log, (message) => message.login === login),
    `${login} ${what}`,
  );
}

function remove(log: ChatLog, isMeant: (message: ChatMessage) => boolean): ChatLog {
  return mapMessages(log, (entry) =>
    isMeant(entry.message) ? { ...entry, delivery: { state: 'removed' } } : entry,
  );
}

type MessageEntry = Extract<ChatEntry, { kind: 'message' }>;

function mapMessages(log: ChatLog, change: (entry: MessageEntry) => MessageEntry): ChatLog {
  return { ...log, entries: log.entries.map((entry) => (entry.kind === 'message' ? change(entry) : entry)) };
}
