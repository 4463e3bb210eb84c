import type { BlockedTerm, ChangeModeration, Moderation } from '@starling/shared/protocol/moderation.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { compileTerm } from './term-pattern.ts';

/** Why something cannot be settled so. */
export interface Unfit {
  readonly unfit: string;
}

/** @returns the first term that nothing could be found by, in words; undefined where all are fit */
export function unfitTerm(terms: readonly BlockedTerm[]): Unfit | undefined {
  const found = terms.find(({ text }) => compileTerm(text) === undefined);
  return (
    found && { unfit: `"${found.text}" blocks nothing or everything: a term needs letters, two beside a *.` }
  );
}

/** @param login of the owner with that id */
export function toApi(settings: ChannelSettings, login: (id: string) => string | undefined): Moderation {
  const { terms, links, autoMod, bansNeedReason, offersBans, acceptsBansOf } = settings;
  const accepts = acceptsBansOf.flatMap((id) => login(id) ?? []);
  return { terms, links, autoMod, bansNeedReason, sharedBans: { offers: offersBans, accepts } };
}

/** @param ids of the owners of channels by login */
export function fromApi(
  channel: string,
  { terms, links, autoMod, bansNeedReason, sharedBans }: ChangeModeration,
  ids: ReadonlyMap<string, string>,
): Partial<ChannelSettings> | Unfit {
  const unfit = terms && unfitTerm(terms);
  if (unfit !== undefined) return unfit;
  const accepted = new Set(sharedBans?.accepts);
  if (accepted.has(channel)) return { unfit: 'sharedBans.accepts: a channel has its own bans anyhow.' };
  const unknown = [...accepted].find((login) => !ids.has(login));
  if (unknown !== undefined) return { unfit: `sharedBans.accepts: there is no channel "${unknown}".` };
  return {
    ...(terms && { terms: distinct(terms) }),
    ...(links && { links }),
    ...(autoMod && { autoMod }),
    ...(bansNeedReason !== undefined && { bansNeedReason }),
    ...(sharedBans && {
      offersBans: sharedBans.offers,
      acceptsBansOf: [...accepted].flatMap((login) => ids.get(login) ?? []),
    }),
  };
}

function distinct(terms: readonly BlockedTerm[]): BlockedTerm[] {
  return [...new Map(terms.map((term) => [term.text, term])).values()];
}
