import { httpRules } from './http-rules.ts';
import { mediaRules } from './media-rules.ts';
import { judgeAll, type Observation, type Rule, type Verdict } from './observation.ts';
import { playlistRules } from './playlist-rules.ts';
import { reloadRules } from './reload-rules.ts';

/** All that is known of low-latency HLS from outside. */
const allRules: readonly Rule[] = [...playlistRules, ...reloadRules, ...mediaRules, ...httpRules];

export function judge(observation: Observation): Verdict[] {
  return judgeAll(allRules, observation);
}

const marks = { held: 'ok  ', failed: 'FAIL', unseen: '-   ' } as const;

/** Writes the verdicts for people: a line a rule, the faults below it, and a sum. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const lines = verdicts.flatMap(({ rule, clause, outcome, evidence }) => [
    `${marks[outcome]}  ${rule} (${clause})${outcome === 'held' ? `: ${evidence.join(', ')}` : ''}`,
    ...(outcome === 'failed' ? evidence.map((line) => `        ${line}`) : []),
  ]);
  const count = (outcome: Verdict['outcome']) => verdicts.filter((one) => one.outcome === outcome).length;
  return [...lines, '', `${count('held')} held, ${count('failed')} failed, ${count('unseen')} not seen`].join(
    '\n',
  );
}
