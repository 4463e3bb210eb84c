import { availableParallelism } from 'node:os';
import { encoderNames, type EncoderName } from '../transcode/encoder.ts';
import { parseRungChoice, type RungChoice } from '../transcode/ladder.ts';
import type { LadderPolicy } from '../transcode/ladder-budget.ts';
import { BadConfigError } from './bad-config-error.ts';
import { readNumber } from './read-values.ts';

/** `audio` in the list is a rendition that no ffmpeg makes. */
export function readRungs(text: string): { rungs: RungChoice; audioOnly: boolean } {
  const names = text.split(',').map((name) => name.trim());
  const rest = names.filter((name) => name !== 'audio').join(',');
  const choice = parseRungChoice(rest);
  if ('fault' in choice) throw new BadConfigError(`--rungs: "${text}" ${choice.fault}`);
  return { rungs: choice, audioOnly: choice.kind === 'auto' || names.includes('audio') };
}

export function readEncoder(text: string): EncoderName | 'auto' {
  const known = (['auto', ...encoderNames] as const).find((name) => name === text);
  if (known !== undefined) return known;
  throw new BadConfigError(`--encoder: "${text}" is none of auto, ${encoderNames.join(', ')}`);
}

export function readCores(text: string): number {
  if (text === '') return Math.max(1, availableParallelism() - 1);
  return readNumber('ladder-cores', text, 1024);
}

export function readLadderPolicy(text: string): LadderPolicy {
  if (text === 'all' || text === 'none') return { kind: text };
  const channels = text.split(',').map((login) => login.trim().toLowerCase());
  if (channels.every((login) => /^[a-z0-9_]{1,25}$/.test(login))) return { kind: 'only', channels };
  throw new BadConfigError(`--ladder-for: "${text}" is neither "all", "none" nor a list of logins`);
}
