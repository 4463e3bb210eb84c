import type { Millis } from '@starling/shared/units.ts';
import type { PersonRef } from './said-message.ts';
import type { ActorStep } from './room-step.ts';
import { confirm, noPermission, refuse } from './room-words.ts';

/** Raids of one room are so far apart, so that nobody floods others with them. */
const pause: Millis = 120_000;

/** Sends the viewers elsewhere; the owner and moderators may. */
export function sendRaid(step: ActorStep, target: PersonRef): void {
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  if (target.userId === step.room.name.roomId)
    return step.reply(refuse('raid_error_self', "You can't raid your own channel."));
  if (step.now - step.room.raidedAt < pause)
    return step.reply(refuse('raid_error_too_many', 'There was a raid from here a moment ago.'));
  step.room.raidedAt = step.now;
  step.outcomes.push({ kind: 'raid', to: target });
  step.reply(confirm('raid_success', `Your viewers are raiding ${target.login}.`));
}
