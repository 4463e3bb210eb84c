import { audienceOf, type RoomEvent } from '../room/room-event.ts';

/** An event as the log keeps it. Plain data: it goes to another thread. */
export interface LogRow {
  readonly roomId: string;
  readonly id: string;
  readonly kind: RoomEvent['kind'];
  /** Who said it; null for what nobody said. */
  readonly userId: string | null;
  /** Whom it answers. */
  readonly answers: string | null;
  /** JSON. */
  readonly body: string;
  /** What of before is seen no more. */
  readonly hides: { readonly messageId?: string; readonly userId?: string } | null;
}

/** @returns undefined for what is not kept here: what moderators alone are told */
export function rowOf(event: RoomEvent): LogRow | undefined {
  if (audienceOf(event) === 'moderators') return undefined;
  const { roomId, id, kind } = event;
  const body = JSON.stringify(event);
  const base = { roomId, id, kind, body, userId: null, answers: null, hides: null };
  if (event.kind === 'message')
    return { ...base, userId: event.author.userId, answers: event.reply?.parentAuthor.userId ?? null };
  if (event.kind === 'message-deleted') return { ...base, hides: { messageId: event.messageId } };
  if (event.kind === 'user-cleared') return { ...base, hides: { userId: event.userId } };
  if (event.kind === 'room-cleared') return { ...base, hides: {} };
  return base;
}
