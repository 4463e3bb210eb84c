import type { ChatEntry } from './chat-state.ts';

/** What a screen reader is told of the lines that came. */
type Announcement =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Too many to be read out; those that call the reader are. */
  | { readonly kind: 'summary'; readonly count: number; readonly lines: readonly string[] };

const mostLines = 3;
const mostLooked = 500;

/**
 * @param after the key of the last entry that was told of
 * @param isCalling whether a message calls the reader
 * @returns null where nothing came; own and older messages are not told
 */
export function announcementOf(
  entries: readonly ChatEntry[],
  after: number,
  reader: string | null,
  isCalling: (entry: ChatEntry) => boolean,
): Announcement | null {
  const since = entries.slice(-mostLooked).filter((entry) => entry.key > after && isNews(entry, reader));
  if (since.length === 0) return null;
  if (since.length <= mostLines) return { kind: 'lines', lines: since.map(lineOf) };
  const calling = since.filter(isCalling).slice(-mostLines);
  return { kind: 'summary', count: since.length, lines: calling.map(lineOf) };
}

function isNews(entry: ChatEntry, reader: string | null): boolean {
  return entry.kind === 'message' && !entry.message.isHistorical && entry.message.login !== reader;
}

function lineOf(entry: ChatEntry): string {
  return entry.kind === 'message' ? `${entry.message.displayName}: ${entry.message.text}` : '';
}
