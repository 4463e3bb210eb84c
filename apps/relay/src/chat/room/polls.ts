import type { Millis, Seconds } from '@starling/shared/units.ts';
import { Ballot } from './ballot.ts';
import { cleanText } from './clean-text.ts';
import type { RoomHappening } from './room-event.ts';
import type { RoomReply } from './room-outcome.ts';
import type { Poll, RoomChange } from './room-state.ts';
import type { RoomSnapshot } from './room-view.ts';
import { confirm, refuse } from './room-words.ts';

const longestTitle = 60;
const longestChoice = 25;
const fewestChoices = 2;
const mostChoices = 5;
const shortest: Seconds = 15;
const longest: Seconds = 1_800;
/** Votes are told of this often at most. */
const tellEvery: Millis = 1_000;

/** What a poll, a prediction or a pin leads to; `Room` gives it id and time. */
export interface Steps {
  readonly changes?: readonly RoomChange[];
  readonly happenings?: readonly RoomHappening[];
  readonly reply?: RoomReply;
}

/** @returns titles fit to show; undefined where one is empty or too long, or there are too few, too many or equal ones */
export function cleanChoices(
  choices: readonly string[],
  bounds: { fewest: number; most: number },
): string[] | undefined {
  if (choices.length < bounds.fewest || choices.length > bounds.most) return undefined;
  const clean = choices.flatMap((choice) => {
    const text = cleanText(choice, longestChoice);
    return text.kind === 'text' ? [text.text] : [];
  });
  return clean.length === choices.length && new Set(clean).size === clean.length ? clean : undefined;
}

/** The poll of one room: one at a time, one vote a person. */
export class Polls {
  #poll: Poll | undefined;
  #ballot = new Ballot([], []);
  #toldAt: Millis = -Infinity;
  #isTold = true;

  constructor(saved: RoomSnapshot['poll']) {
    if (saved?.poll.status !== 'active') return;
    this.#poll = saved.poll;
    this.#ballot = new Ballot(
      saved.poll.choices.map(({ choiceId }) => choiceId),
      saved.votes,
    );
  }

  /** As it stands now; undefined where none is on. */
  get current(): Poll | undefined {
    return this.#poll && this.#counted(this.#poll);
  }

  /** When `tick` has something to do; undefined where nothing is on. */
  get nextAt(): Millis | undefined {
    if (this.#poll === undefined) return undefined;
    return this.#isTold ? this.#poll.endsAt : Math.min(this.#poll.endsAt, this.#toldAt + tellEvery);
  }

  start(
    asked: { title: string; choices: readonly string[]; duration: Seconds },
    now: Millis,
    newId: () => string,
  ): Steps {
    if (this.#poll !== undefined) return { reply: refuse('poll_exists', 'A poll is already on.') };
    const title = cleanText(asked.title, longestTitle);
    const choices = cleanChoices(asked.choices, { fewest: fewestChoices, most: mostChoices });
    const isTime = asked.duration >= shortest && asked.duration <= longest;
    if (title.kind === 'refused' || choices === undefined || !isTime)
      return { reply: refuse('usage_poll', pollUsage) };
    this.#poll = {
      pollId: newId(),
      title: title.text,
      choices: choices.map((choice) => ({ choiceId: newId(), title: choice, votes: 0 })),
      startedAt: now,
      endsAt: now + asked.duration * 1_000,
      status: 'active',
    };
    this.#ballot = new Ballot(
      this.#poll.choices.map(({ choiceId }) => choiceId),
      [],
    );
    return this.#tell(this.#poll, now, confirm('poll_success', `The poll “${title.text}” has begun.`));
  }

  vote(userId: string, choice: string, now: Millis): Steps {
    const poll = this.#poll;
    if (poll === undefined || now >= poll.endsAt) return { reply: refuse('no_poll', 'No poll is on.') };
    const choiceId = this.#ballot.find(choice);
    if (choiceId === undefined)
      return {
        reply: refuse('usage_vote', `Usage: "/vote <1-${poll.choices.length}>" Votes in the poll.`),
      };
    if (!this.#ballot.vote(userId, choiceId))
      return { reply: refuse('already_voted', 'You have voted already.') };
    this.#isTold = false;
    return {
      changes: [{ kind: 'vote', ballotId: poll.pollId, vote: { userId, choiceId } }],
      reply: confirm('vote_success', 'Your vote was counted.'),
    };
  }

  end(now: Millis): Steps {
    if (this.#poll === undefined) return { reply: refuse('no_poll', 'No poll is on.') };
    return this.#finish(this.#poll, 'terminated', now, confirm('poll_ended', 'The poll is over.'));
  }

  /** Ends it when its time is over, and tells of new votes. */
  tick(now: Millis): Steps {
    if (this.#poll === undefined || now < (this.nextAt ?? Infinity)) return {};
    if (now >= this.#poll.endsAt) return this.#finish(this.#poll, 'completed', now);
    return this.#tell(this.#poll, now);
  }

  #finish(poll: Poll, status: 'completed' | 'terminated', now: Millis, reply?: RoomReply): Steps {
    this.#poll = undefined;
    return this.#tell({ ...poll, status }, now, reply);
  }

  #tell(poll: Poll, now: Millis, reply?: RoomReply): Steps {
    this.#isTold = true;
    this.#toldAt = now;
    const counted = this.#counted(poll);
    return {
      changes: [{ kind: 'poll', poll: counted }],
      happenings: [{ kind: 'poll', poll: counted }],
      ...(reply && { reply }),
    };
  }

  #counted(poll: Poll): Poll {
    const choices = poll.choices.map((choice) => ({
      ...choice,
      votes: this.#ballot.votesFor(choice.choiceId),
    }));
    return { ...poll, choices };
  }
}

const pollUsage =
  `Usage: "/poll <seconds> <title> | <choice> | <choice> …" Starts a poll: ${shortest} to ${longest} seconds, ` +
  `${fewestChoices} to ${mostChoices} choices of up to ${longestChoice} characters, a title of up to ${longestTitle}.`;
