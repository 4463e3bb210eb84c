import type { Seconds } from '@starling/shared/units.ts';
import { cleanText } from './clean-text.ts';
import type { RoomCommand } from './room-command.ts';
import type { PinnedMessage } from './room-state.ts';
import type { ActorStep, RoomStep } from './room-step.ts';
import { confirm, noPermission, refuse } from './room-words.ts';

const longestPin: Seconds = 86_400;
type Pin = Extract<RoomCommand, { readonly kind: 'pin' }>;

/** Puts a message, or a text, above the chat, in place of what was there. */
export function pin(step: ActorStep, { messageId, text, duration }: Pin): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  const shown = messageId === undefined ? ownText(step, text ?? '') : saidText(step, messageId);
  const isTime = duration === undefined || (duration >= 1 && duration <= longestPin);
  if (shown === undefined || !isTime)
    return step.reply(
      refuse(
        'usage_pin',
        'Usage: "/pin <message id or text>" Pins a message of this chat, or a text of yours.',
      ),
    );
  const pinned: PinnedMessage = {
    ...shown,
    ...{ pinId: step.newId(), by: step.by, at: step.now },
    ...(duration !== undefined && { until: step.now + duration * 1_000 }),
  };
  step.room.pin = pinned;
  step.change({ kind: 'pin', pin: pinned });
  step.happen({ kind: 'pin', pin: pinned });
  step.reply(confirm('pin_success', 'The message is pinned.'));
}

type Shown = Pick<PinnedMessage, 'author' | 'text' | 'emotes' | 'messageId'>;

function saidText({ room }: ActorStep, messageId: string): Shown | undefined {
  const message = room.recent.find(messageId);
  return message && { messageId, author: message.author, text: message.text, emotes: message.emotes };
}

function ownText({ room, author }: ActorStep, text: string): Shown | undefined {
  const clean = cleanText(text);
  if (clean.kind === 'refused') return undefined;
  return { author, text: clean.text, emotes: room.judges.emotes.find(clean.text, author) };
}

export function unpin(step: ActorStep): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  if (step.room.pin === undefined) return step.reply(refuse('no_pin', 'Nothing is pinned.'));
  takeDown(step, step.room.pin, step.by);
  step.reply(confirm('unpin_success', 'The message is no longer pinned.'));
}

/** Takes a pin down whose time is over. */
export function expirePin(step: RoomStep): void {
  const { pin: pinned } = step.room;
  if (pinned?.until !== undefined && pinned.until <= step.now)
    takeDown(step, pinned, { userId: '', login: '' });
}

function takeDown(step: RoomStep, { pinId }: PinnedMessage, by: ActorStep['by']): void {
  step.room.pin = undefined;
  step.change({ kind: 'pin', pin: undefined });
  step.happen({ kind: 'unpin', pinId, by });
}
