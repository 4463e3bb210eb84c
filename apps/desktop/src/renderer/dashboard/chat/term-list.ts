import { moderationLimits } from '@starling/shared/protocol/chat-limits.ts';
import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';

/** Why terms cannot be added; a term that is too long is cut, `most` in characters or terms. */
export type TermProblem =
  | { readonly kind: 'no-term' }
  | { readonly kind: 'stops-all'; readonly term: string }
  | { readonly kind: 'term-too-long'; readonly term: string; readonly most: number }
  | { readonly kind: 'too-many-terms'; readonly most: number };

/** Why domains cannot be taken on. */
export type DomainProblem =
  | { readonly kind: 'no-domain'; readonly domain: string }
  | { readonly kind: 'too-many-domains'; readonly most: number };

/** Why channels cannot be taken on. */
export type LoginProblem =
  | { readonly kind: 'no-channel'; readonly login: string }
  | { readonly kind: 'too-many-channels'; readonly most: number };

/** What became of terms that were typed. */
export type AddedTerms =
  { readonly terms: readonly BlockedTerm[]; readonly added: number } | { readonly problem: TermProblem };

/**
 * Adds what was typed, a term a line, in front. A term that is there already gets the new action.
 *
 * @param note for the other moderators; may be empty
 */
export function addTerms(
  terms: readonly BlockedTerm[],
  typed: string,
  action: BlockedTerm['action'],
  note: string,
): AddedTerms {
  const texts = [...new Set(typed.split('\n').map(plain))].filter((text) => text !== '');
  if (texts.length === 0) return { problem: { kind: 'no-term' } };
  const onlyStars = texts.find((text) => /^[*\s]+$/.test(text));
  if (onlyStars !== undefined) return { problem: { kind: 'stops-all', term: onlyStars } };
  const fresh = texts.map((text) => ({ text, action, ...(note.trim() !== '' && { note: note.trim() }) }));
  const wrong = fresh.find(({ text }) => text.length > moderationLimits.termLength);
  if (wrong !== undefined)
    return {
      problem: { kind: 'term-too-long', term: wrong.text.slice(0, 40), most: moderationLimits.termLength },
    };
  const all = [...fresh, ...terms.filter((term) => !texts.some((text) => isSame(text, term.text)))];
  if (all.length > moderationLimits.terms)
    return { problem: { kind: 'too-many-terms', most: moderationLimits.terms } };
  return { terms: all, added: fresh.length };
}

/** @returns the terms in which some text is found; all where none is given. */
export function findTerms(terms: readonly BlockedTerm[], text: string): readonly BlockedTerm[] {
  const wanted = text.trim().toLowerCase();
  return terms.filter((term) => `${term.text} ${term.note ?? ''}`.toLowerCase().includes(wanted));
}

const domainFormat = /^[^\s./:@]+(\.[^\s./:@]+)+$/;

/** @returns the domains of what was typed, one a line; addresses are cut down to their domains. */
export function readDomains(
  typed: string,
): { readonly domains: readonly string[] } | { readonly problem: DomainProblem } {
  const domains = [...new Set(typed.split(/[\s,]+/).map(domainOf))].filter((domain) => domain !== '');
  const wrong = domains.find((domain) => !domainFormat.test(domain) || domain.length > 253);
  if (wrong !== undefined) return { problem: { kind: 'no-domain', domain: wrong } };
  if (domains.length > moderationLimits.domains)
    return { problem: { kind: 'too-many-domains', most: moderationLimits.domains } };
  return { domains };
}

/** @returns the channels of what was typed, by login. */
export function readLogins(
  typed: string,
): { readonly logins: readonly string[] } | { readonly problem: LoginProblem } {
  const words = typed.toLowerCase().split(/[\s,]+/);
  const logins = [...new Set(words.map((word) => word.replace(/^[@#]/, '')))].filter((login) => login !== '');
  const wrong = logins.find((login) => !/^[a-z0-9_]{1,64}$/.test(login));
  if (wrong !== undefined) return { problem: { kind: 'no-channel', login: wrong } };
  if (logins.length > moderationLimits.sharedBans)
    return { problem: { kind: 'too-many-channels', most: moderationLimits.sharedBans } };
  return { logins };
}

function domainOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/^(\*\.|www\.)/, '');
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isSame(a: string, b: string): boolean {
  return plain(a).toLowerCase() === plain(b).toLowerCase();
}
