import type { Seconds } from '@starling/shared/units.ts';

/** What a poll or a prediction may be: the relay's own bounds. */
export interface BallotBounds {
  readonly command: 'poll' | 'prediction';
  readonly longestTitle: number;
  readonly mostChoices: number;
  readonly durations: readonly Seconds[];
}

export const longestChoice = 25;
export const pollBounds: BallotBounds = {
  command: 'poll',
  longestTitle: 60,
  mostChoices: 5,
  durations: [30, 60, 120, 300, 600, 1_800],
};
export const predictionBounds: BallotBounds = {
  command: 'prediction',
  longestTitle: 45,
  mostChoices: 10,
  durations: [30, 60, 120, 300, 600, 1_800],
};

type BallotFault = 'title' | 'choices' | 'bars';

/** @returns the slash command that starts it, or what is to be put right first. */
export function readBallot(
  { command, longestTitle, mostChoices }: BallotBounds,
  asked: { readonly title: string; readonly choices: readonly string[]; readonly duration: Seconds },
): { readonly command: string } | { readonly fault: BallotFault } {
  const title = plain(asked.title);
  const choices = asked.choices.map(plain).filter((choice) => choice !== '');
  if (lengthOf(title) === 0 || lengthOf(title) > longestTitle) return { fault: 'title' };
  if ([title, ...choices].some((text) => text.includes('|'))) return { fault: 'bars' };
  const areFit =
    choices.length >= 2 &&
    choices.length <= mostChoices &&
    new Set(choices).size === choices.length &&
    choices.every((choice) => lengthOf(choice) <= longestChoice);
  if (!areFit) return { fault: 'choices' };
  return { command: `/${command} ${asked.duration} ${[title, ...choices].join(' | ')}` };
}

/** In code points, as the relay counts. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
