import type { Vote } from './room-state.ts';

/** The most votes that are kept: memory has an end. */
const mostVotes = 200_000;

/** One vote a person among a few choices: what a poll and a prediction have in common. */
export class Ballot {
  readonly #counts: Map<string, number>;
  readonly #votes = new Map<string, string>();

  /** @param choices their ids, in the order of their numbers from 1 */
  constructor(choices: readonly string[], votes: readonly Vote[]) {
    this.#counts = new Map(choices.map((choiceId) => [choiceId, 0]));
    for (const { userId, choiceId } of votes) this.vote(userId, choiceId);
  }

  /** @param choice a number from 1, or an id. @returns the choice's id; undefined where there is no such choice */
  find(choice: string): string | undefined {
    if (this.#counts.has(choice)) return choice;
    return /^\d{1,2}$/.test(choice) ? [...this.#counts.keys()][Number(choice) - 1] : undefined;
  }

  /** @returns whether it was counted: once a person, and for a choice that exists */
  vote(userId: string, choiceId: string): boolean {
    const count = this.#counts.get(choiceId);
    if (count === undefined || this.#votes.has(userId) || this.#votes.size >= mostVotes) return false;
    this.#votes.set(userId, choiceId);
    this.#counts.set(choiceId, count + 1);
    return true;
  }

  votesFor(choiceId: string): number {
    return this.#counts.get(choiceId) ?? 0;
  }
}
