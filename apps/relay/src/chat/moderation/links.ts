import { foldPlainly } from './folded-text.ts';
import { plainDomains, spacedDomains } from './top-level-domains.ts';

/** More are not looked for in one text. */
const mostLinks = 20;

const unseen = /[\p{Cf}\u{FE00}-\u{FE0F}]/gu;
const otherDots = /[。・·•]/gu;
const bracketedDot = / ?[([{<] ?(?:\.|dot|d0t|punkt) ?[)\]}>] ?/gu;
const spokenDot = new RegExp(String.raw` (?:dot|d0t|punkt) (?=(?:${spacedDomains})(?![\p{L}\p{N}]))`, 'gu');
const spacedDot = new RegExp(String.raw` \. ?(?=(?:${spacedDomains})(?![\p{L}\p{N}]))`, 'gu');
const beforeCom = /(?:\. |,)(?=com(?![\p{L}\p{N}]))/gu;
const ofHost = /[^\p{L}\p{N}\p{M}.-]/u;
const longestTopLevel = 24;

/**
 * Finds what a reader would take for a link: URLs, bare domains, and names that are spelled so that no program sees them
 * (`example dot com`, `example(.)com`, dots of other scripts). Takes time in proportion to the text.
 *
 * @returns hosts in lower case, letters of other scripts as they are: a name that only looks like another is not the other
 */
export function findLinks(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(unseen, '')
    .replace(otherDots, '.')
    .replace(/\s+/gu, ' ')
    .replace(bracketedDot, '.')
    .replace(spokenDot, '.')
    .replace(spacedDot, '.')
    .replace(beforeCom, '.');
  const hosts = new Set<string>();
  for (const word of plain.split(' ')) {
    for (const host of hostsIn(word)) hosts.add(host);
    if (hosts.size >= mostLinks) break;
  }
  return [...hosts];
}

/** @returns whether a host is one of the domains or below one of them */
export function isBelow(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

function hostsIn(word: string): string[] {
  const scheme = word.indexOf('://');
  if (scheme > 0) {
    const [authority = ''] = word.slice(scheme + 3).split(/[/?#\\]/u, 1);
    // Who is before the @ is not where it leads.
    const [host = ''] = authority.slice(authority.lastIndexOf('@') + 1).split(':', 1);
    return host === '' ? [] : [host.replace(/\.$/u, '')];
  }
  if (!word.includes('.')) return [];
  const hosts: string[] = [];
  let rest = word;
  while (rest !== '') {
    const end = rest.search(ofHost);
    const part = end < 0 ? rest : rest.slice(0, end);
    const behind = end < 0 ? '' : rest.slice(end, end + 2);
    for (const name of part.split('..')) if (isHost(name, behind)) hosts.push(trimDots(name));
    rest = end < 0 ? '' : rest.slice(end + 1);
  }
  return hosts;
}

/** @param behind the two characters after it */
function isHost(name: string, behind: string): boolean {
  const labels = trimDots(name).split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || labels.includes('')) return false;
  const leadsOn = /^(?:\/[^\s]|:\d)/u.test(behind) || labels[0] === 'www';
  if (labels.length === 4 && labels.every((label) => /^\d{1,3}$/u.test(label))) return leadsOn;
  // Letters of other scripts, as in `example.cоm`.
  const topLevel = String.fromCodePoint(...foldPlainly(last).symbols.filter((symbol) => symbol < 0x110000));
  if (!/^\p{L}{2}/u.test(last) || last.length > longestTopLevel) return last.startsWith('xn--');
  return plainDomains.has(last) || plainDomains.has(topLevel) || leadsOn;
}

function trimDots(name: string): string {
  let [from, to] = [0, name.length];
  while (from < to && '.-'.includes(name.charAt(from))) from += 1;
  while (to > from && '.-'.includes(name.charAt(to - 1))) to -= 1;
  return name.slice(from, to);
}
