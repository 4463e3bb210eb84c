/** What a caller asks for in its stream id. */
export interface StreamRequest {
  /** `publish` where the id does not say: that is what one comes to a relay for. */
  readonly mode: 'publish' | 'request' | 'bidirectional';
  /** The stream key, without what may stand around it. */
  readonly key: string;
}

const accessControl = '#!::';
const modes: ReadonlyMap<string, StreamRequest['mode']> = new Map([
  ['publish', 'publish'],
  ['request', 'request'],
  ['read', 'request'],
  ['play', 'request'],
  ['bidirectional', 'bidirectional'],
]);

/**
 * Reads a stream id in any of the forms that encoders are given: `#!::m=publish,r=live/KEY,u=…` (draft appendix B),
 * `publish:live/KEY`, `live/KEY`, `KEY`.
 *
 * @returns undefined where it names no stream, or not one of media
 */
export function parseStreamId(told: string): StreamRequest | undefined {
  const text = decoded(told);
  if (text.startsWith(accessControl)) return parseAccessControl(text.slice(accessControl.length));
  const [, prefix, rest] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  const mode = prefix === undefined ? undefined : modes.get(prefix);
  if (prefix !== undefined && mode === undefined) return undefined;
  return request(mode ?? 'publish', rest ?? text);
}

/** ffmpeg hands what was escaped for the URL on as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseAccessControl(text: string): StreamRequest | undefined {
  const pairs = new Map(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const mode = modes.get(pairs.get('m') ?? 'publish');
  const isStream = (pairs.get('t') ?? 'stream') === 'stream';
  const resource = pairs.get('r') ?? pairs.get('u');
  return mode === undefined || !isStream || resource === undefined ? undefined : request(mode, resource);
}

/** A path of two parts at most: the app's name says nothing here. */
function request(mode: StreamRequest['mode'], resource: string): StreamRequest | undefined {
  const path = resource.split(/[?&]/, 1)[0] ?? '';
  const parts = path.split('/').filter((part) => part !== '');
  const key = parts.at(-1);
  return key === undefined || parts.length > 2 ? undefined : { mode, key };
}
