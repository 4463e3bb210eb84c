/** One IRC message, RFC 1459 §2.3.1 with IRCv3 message tags. */
export interface IrcMessage {
  readonly tags: ReadonlyMap<string, string>;
  /** Without the colon; undefined where the sender left it out. */
  readonly prefix: string | undefined;
  /** Upper case. */
  readonly command: string;
  readonly params: readonly string[];
}

const longestTags = 8_191;
const longestRest = 2_048;
const mostParams = 15;
const commandFormat = /^(?:[A-Za-z]{1,32}|\d{3})$/;

/** @returns undefined for an empty line and for one that is no IRC message or breaks the limits. Never throws. */
export function parseIrc(line: string): IrcMessage | undefined {
  let rest = line.replace(/[\r\n\0]+$/, '');
  let tags = new Map<string, string>();
  if (rest.startsWith('@')) {
    const end = rest.indexOf(' ');
    if (end === -1 || end > longestTags) return undefined;
    tags = parseTags(rest.slice(1, end));
    rest = rest.slice(end).trimStart();
  }
  if (rest.length > longestRest) return undefined;
  let prefix: string | undefined;
  if (rest.startsWith(':')) {
    const end = rest.indexOf(' ');
    if (end === -1) return undefined;
    prefix = rest.slice(1, end);
    rest = rest.slice(end).trimStart();
  }
  const colon = rest.indexOf(' :');
  const head = colon === -1 ? rest : rest.slice(0, colon);
  const [command = '', ...middle] = head.split(' ').filter((word) => word !== '');
  if (!commandFormat.test(command)) return undefined;
  const params = colon === -1 ? middle : [...middle, rest.slice(colon + 2)];
  return { tags, prefix, command: command.toUpperCase(), params: params.slice(0, mostParams) };
}

/** What `formatIrc` writes; empty parts may be left out. */
export interface IrcLine {
  readonly tags?: Readonly<Record<string, string>>;
  readonly prefix?: string;
  readonly command: string;
  /** Words: without spaces, not empty, not beginning with a colon. */
  readonly params?: readonly string[];
  /** The last parameter where it is text: it gets its colon even if IRC would not need one, as on Twitch. */
  readonly text?: string;
}

/** Writes a message without its line end. Line ends inside of it become spaces. */
export function formatIrc({ tags = {}, prefix, command, params = [], text }: IrcLine): string {
  const tagText = Object.entries(tags)
    .map(([key, value]) => `${key}=${escapeTag(value)}`)
    .join(';');
  return [
    ...(tagText === '' ? [] : [`@${tagText}`]),
    ...(prefix === undefined ? [] : [`:${prefix}`]),
    command,
    ...params,
    ...(text === undefined ? [] : [`:${text}`]),
  ]
    .join(' ')
    .replace(/[\r\n\0]/g, ' ');
}

const escapes: Readonly<Record<string, string>> = {
  ';': '\\:',
  ' ': '\\s',
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
};
const unescapes: Readonly<Record<string, string>> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' };

function escapeTag(value: string): string {
  return value.replace(/[; \\\r\n]/g, (character) => escapes[character] ?? character);
}

function parseTags(text: string): Map<string, string> {
  const pairs = text.split(';').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [key = '', ...value] = pair.split('=');
      const escaped = value.join('=');
      return [key, escaped.replace(/\\(.?)/gs, (_, character: string) => unescapes[character] ?? character)];
    }),
  );
}
