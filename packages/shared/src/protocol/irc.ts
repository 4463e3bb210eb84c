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
/** Far beyond what may be said: who says too much is to be told so. */
const longestRest = 10_240;
const mostParams = 15;
const tagKey = /^\+?[A-Za-z0-9./-]{1,100}$/;
const commandFormat = /^(?:[A-Za-z]{1,32}|\d{3})$/;

/** @returns undefined for an empty line and for one that is no IRC message or breaks the limits. Never throws. */
export function parseIrc(line: string): IrcMessage | undefined {
  let rest = withoutEnd(line);
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

/** A pattern anchored at the end would look at each run of such characters again for each of its characters. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && '\r\n\0'.includes(line.charAt(end - 1))) end -= 1;
  return line.slice(0, end);
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

/** Those whose keys are none (IRCv3 message-tags) are left out. */
function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const pair of text.split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (!tagKey.test(key)) continue;
    const escaped = value.join('=');
    tags.set(
      key,
      escaped.replace(/\\(.?)/gs, (_, character: string) => unescapes[character] ?? character),
    );
  }
  return tags;
}
