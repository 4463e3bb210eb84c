import type { IrcMessage } from '@starling/shared/protocol/irc.ts';

type Tags = IrcMessage['tags'];

/** @returns a tag's whole number; null where there is none. */
export function numberIn(tags: Tags, name: string): number | null {
  const value = tags.get(name);
  return value === undefined || !/^-?\d{1,15}$/.test(value) ? null : Number(value);
}

/** One of several things that people chose among. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  /** How many chose it. */
  readonly count: number;
}

/** More than any ballot has. */
const mostChoices = 20;

/**
 * The choices of a poll (`msg-param-choice-1-title` …) or the outcomes of a prediction.
 *
 * @param thing `choice` or `outcome`
 * @param counted what the tag with the number is called: `votes` or `picks`
 */
export function choicesIn(tags: Tags, thing: string, counted: string): readonly Choice[] {
  const choices: Choice[] = [];
  for (let number = 1; number <= mostChoices; number += 1) {
    const tag = `msg-param-${thing}-${number}`;
    const title = tags.get(`${tag}-title`);
    if (title === undefined) break;
    choices.push({
      id: tags.get(`${tag}-id`) ?? String(number),
      title,
      count: Math.max(0, numberIn(tags, `${tag}-${counted}`) ?? 0),
    });
  }
  return choices;
}

/** @returns the share of each choice, 0 to 1; all 0 where nobody has chosen. */
export function sharesOf(choices: readonly Choice[]): readonly number[] {
  const total = totalOf(choices);
  return choices.map(({ count }) => (total === 0 ? 0 : count / total));
}

export function totalOf(choices: readonly Choice[]): number {
  return choices.reduce((sum, { count }) => sum + count, 0);
}
