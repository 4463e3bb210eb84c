import type { DeepLink } from '../ipc/app-messages.ts';

/** The scheme that other programs open the app with. */
export const linkScheme = 'starling';

const channelLink = /^starling:\/\/([a-z0-9][a-z0-9_]{2,24})\/?$/i;

/**
 * Reads `starling://CHANNEL`. Nothing else is a link: no query, no escapes, no path.
 * @returns undefined for anything else
 */
export function parseDeepLink(text: string): DeepLink | undefined {
  const channel = channelLink.exec(text)?.[1];
  return channel === undefined ? undefined : { kind: 'channel', channel: channel.toLowerCase() };
}

/** @returns the first link among a program's arguments. */
export function findDeepLink(args: readonly string[]): DeepLink | undefined {
  for (const arg of args) {
    const link = parseDeepLink(arg);
    if (link !== undefined) return link;
  }
  return undefined;
}
