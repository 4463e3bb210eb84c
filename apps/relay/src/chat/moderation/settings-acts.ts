import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import type { ModeratorAct } from '../room/moderator-act.ts';
import type { ChannelSettings } from './channel-settings.ts';

/** What a change of the settings was, for the mod log. */
export type SettingsAct = Pick<ModeratorAct, 'action' | 'text'>;

const longestText = 1_000;

/** @param name tells the channel of an owner */
export function settingsActs(
  before: ChannelSettings,
  after: ChannelSettings,
  name: (roomId: string) => string,
): SettingsAct[] {
  const acts: SettingsAct[] = [];
  const added = missingIn(before.terms, after.terms);
  const removed = missingIn(after.terms, before.terms);
  if (added.length > 0) acts.push({ action: 'terms-added', text: bounded(added.join(', ')) });
  if (removed.length > 0) acts.push({ action: 'terms-removed', text: bounded(removed.join(', ')) });
  if (differ(before.links, after.links))
    acts.push({ action: 'links', text: bounded(JSON.stringify(after.links)) });
  if (differ(before.autoMod, after.autoMod))
    acts.push({ action: 'auto-mod', text: JSON.stringify(after.autoMod) });
  if (before.offersBans !== after.offersBans || differ(before.acceptsBansOf, after.acceptsBansOf)) {
    const { offersBans: offers, acceptsBansOf } = after;
    acts.push({
      action: 'shared-bans',
      text: bounded(JSON.stringify({ offers, accepts: acceptsBansOf.map(name) })),
    });
  }
  if (before.bansNeedReason !== after.bansNeedReason)
    acts.push({ action: 'ban-reasons', text: after.bansNeedReason ? 'needed' : 'not needed' });
  return acts;
}

function missingIn(terms: readonly BlockedTerm[], others: readonly BlockedTerm[]): string[] {
  const known = new Set(terms.map(({ text, action }) => `${action} ${text}`));
  return others.flatMap(({ text, action }) => (known.has(`${action} ${text}`) ? [] : `${text} (${action})`));
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function bounded(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)} …`;
}
