import type { ChatState } from './chat-state.ts';

/** What stands in the way of speaking, or limits it; `seconds` are left or long. */
export type SpeechNote =
  | {
      readonly kind: 'banned' | 'full' | 'closed' | 'subscribers-only' | 'emote-only' | 'unique';
    }
  | { readonly kind: 'timed-out' | 'slow-wait' | 'slow' | 'followers-only'; readonly seconds: number };

/** The most pressing thing that a writer should know; null where he may just write. */
export function speechNote(state: ChatState, now: number): SpeechNote | null {
  const { connection, barred, modes, you, slowUntil } = state;
  if (connection === 'polling') return { kind: 'full' };
  if (barred?.kind === 'banned') return { kind: 'banned' };
  if (barred?.kind === 'timed-out' && barred.until > now)
    return { kind: 'timed-out', seconds: (barred.until - now) / 1000 };
  if (you === null || you.isModerator) return null;
  if (modes.isClosed) return { kind: 'closed' };
  const isVip = you.badges.includes('vip');
  if (modes.subscribersOnly && !you.isSubscriber && !isVip) return { kind: 'subscribers-only' };
  if (modes.followersOnly >= 0 && !isVip)
    return { kind: 'followers-only', seconds: modes.followersOnly * 60 };
  if (slowUntil > now) return { kind: 'slow-wait', seconds: (slowUntil - now) / 1000 };
  if (modes.emoteOnly) return { kind: 'emote-only' };
  if (modes.slow > 0 && !isVip) return { kind: 'slow', seconds: modes.slow };
  if (modes.unique) return { kind: 'unique' };
  return null;
}
