import type { ChatEntry } from './chat-state.ts';

const mostSpeakers = 300;

/** Who spoke, the latest first; not the reader himself. */
export function speakersOf(
  entries: readonly ChatEntry[],
  reader: string | null,
): { readonly login: string; readonly displayName: string }[] {
  const found = new Map<string, string>();
  for (let at = entries.length - 1; at >= 0 && found.size < mostSpeakers; at -= 1) {
    const entry = entries[at];
    if (entry?.kind !== 'message') continue;
    const { login, displayName } = entry.message;
    if (login !== reader && !found.has(login)) found.set(login, displayName);
  }
  return [...found].map(([login, displayName]) => ({ login, displayName }));
}
