import type { BlockedTerm, Moderation } from '@starling/shared/protocol/moderation.ts';
import { isAtLeast } from '../room/chatters.ts';
import type { MessageFilter, Verdict } from '../room/room-outcome.ts';
import type { Chatter, EmoteSpan } from '../room/said-message.ts';
import { autoModAgainst } from './auto-mod.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import { findLinks, isBelow } from './links.ts';
import { TermList } from './term-list.ts';

/** What of a channel's settings messages are judged by. */
export type FilterSettings = Pick<Moderation, 'terms' | 'links' | 'autoMod'>;
type Action = BlockedTerm['action'];

/** A channel that has settled nothing. */
export const openSettings: FilterSettings = {
  terms: [],
  links: { allowedFor: 'everybody', action: 'refuse', domains: [] },
  autoMod: { level: 0, overrides: {} },
};

/** Terms that hold in all channels, for everybody; one for all filters, changed in place. */
export class OperatorTerms {
  list = compileTerms([]);

  update(terms: readonly BlockedTerm[]): void {
    this.list = compileTerms(terms);
  }
}

/** Judges what is said in one channel. Compiled once a change, and changed in place. */
export class ChannelFilter implements MessageFilter {
  readonly #operatorTerms: OperatorTerms;
  #settings = openSettings;
  #terms = compileTerms([]);

  constructor(operatorTerms: OperatorTerms) {
    this.#operatorTerms = operatorTerms;
  }

  update(settings: FilterSettings): void {
    this.#settings = settings;
    this.#terms = compileTerms(settings.terms);
  }

  judge(text: string, author: Chatter, emotes: readonly EmoteSpan[] = []): Verdict {
    let known: FoldedText | undefined;
    const folded = () => (known ??= foldText(text));
    const byOperator = judgeTerms(this.#operatorTerms.list, folded());
    if (byOperator.kind === 'refuse' || isAtLeast(author.role, 'moderator'))
      return byOperator.kind === 'refuse' ? byOperator : pass;
    const byTerms = judgeTerms(this.#terms, folded());
    const byLinks = byTerms.kind === 'refuse' ? byTerms : this.#judgeLinks(text, author);
    if (byLinks.kind === 'refuse') return byLinks;
    for (const verdict of [byOperator, byTerms, byLinks]) if (verdict.kind === 'hold') return verdict;
    const withoutEmotes = () => without(text, emotes);
    const held = autoModAgainst({ folded, withoutEmotes, emotes: emotes.length }, this.#settings.autoMod);
    return held === undefined ? pass : { kind: 'hold', ...held };
  }

  #judgeLinks(text: string, author: Chatter): Verdict {
    const { allowedFor, action, domains } = this.#settings.links;
    if (allowedFor === 'everybody') return pass;
    const least = { subscribers: 'subscriber', vips: 'vip', moderators: 'moderator' } as const;
    if (isAtLeast(author.role, least[allowedFor])) return pass;
    const host = findLinks(text).find((link) => !isBelow(link, domains));
    if (host === undefined) return pass;
    return action === 'refuse'
      ? { kind: 'refuse', because: 'link' }
      : { kind: 'hold', category: 'link', because: host };
  }
}

const pass: Verdict = { kind: 'pass' };

/** Those that refuse and those that hold: whatever is refused need not be held. */
interface CompiledTerms {
  readonly refuse: TermList<Action> | undefined;
  readonly hold: TermList<Action> | undefined;
}

function compileTerms(terms: readonly BlockedTerm[]): CompiledTerms {
  const those = (action: Action) => {
    const chosen = terms.filter((term) => term.action === action);
    return chosen.length === 0 ? undefined : new TermList(chosen.map(({ text }) => ({ text, mark: action })));
  };
  return { refuse: those('refuse'), hold: those('hold') };
}

function judgeTerms({ refuse, hold }: CompiledTerms, text: FoldedText): Verdict {
  const refused = refuse?.find(text, () => true);
  if (refused !== undefined && refused !== 'too-costly') return { kind: 'refuse', because: 'blocked-term' };
  const held = refused ?? hold?.find(text, () => true);
  if (held === undefined) return pass;
  const because = held === 'too-costly' ? 'too much to look through' : held.text;
  return { kind: 'hold', category: 'blocked-term', because };
}

function without(text: string, emotes: readonly EmoteSpan[]): string {
  if (emotes.length === 0) return text;
  const characters = Array.from(text);
  for (const { from, to } of emotes) characters.fill('', from, to + 1);
  return characters.join('');
}
