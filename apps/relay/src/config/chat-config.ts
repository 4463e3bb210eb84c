/** Chat's connections, and what is kept of what was said. */
export interface ChatConfig {
  /** Processes that take connections; 0: the relay's own does. */
  readonly workers: number;
  /** Past it, viewers poll. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Logins of bots that may say and join more than people. */
  readonly verifiedBots: ReadonlySet<string>;
  /** undefined: kept for ever. */
  readonly days: number | undefined;
}

/** The options of chat. */
export const chatOptions = {
  'chat-workers': {
    value: 'N',
    fallback: '0',
    help: 'processes for chat’s connections beside the relay’s own',
  },
  'chat-max-connections': {
    value: 'N',
    // Each is an open file, of which a process is often allowed 20,000, and media needs some, too.
    fallback: '10000',
    help: 'past it, viewers poll the newest chat lines instead',
  },
  'chat-connections-per-address': {
    value: 'N',
    fallback: '500',
    help: 'most chat connections of one address (of each worker)',
  },
  'chat-bots': {
    value: 'LIST',
    fallback: 'none',
    help: 'accounts of bots that may say 7,500 messages in 30 s, and join 2,000 rooms in 10 s',
  },
  'chat-days': { value: 'DAYS', fallback: '30', help: 'how long chat is kept; "none" for ever' },
} as const;
type Name = keyof typeof chatOptions;

/** @param number reads an option as a number from 0 to `most` @throws what `number` throws */
export function readChatConfig(
  text: (name: Name) => string,
  number: (name: Name, text: string, most: number) => number,
): ChatConfig {
  const read = (name: Name, most: number) => Math.floor(number(name, text(name), most));
  return {
    workers: read('chat-workers', 64),
    connections: read('chat-max-connections', 1e7),
    connectionsPerAddress: read('chat-connections-per-address', 1e7),
    verifiedBots: readLogins(text('chat-bots')),
    days: text('chat-days') === 'none' ? undefined : number('chat-days', text('chat-days'), 36_500),
  };
}

function readLogins(list: string): Set<string> {
  const logins = list.split(',').map((login) => login.trim().toLowerCase());
  return new Set(logins.filter((login) => login !== '' && login !== 'none'));
}
