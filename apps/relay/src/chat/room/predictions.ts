import type { Millis, Seconds } from '@starling/shared/units.ts';
import { Ballot } from './ballot.ts';
import { cleanText } from './clean-text.ts';
import { cleanChoices, type Steps } from './polls.ts';
import type { RoomReply } from './room-outcome.ts';
import type { Prediction } from './room-state.ts';
import type { RoomSnapshot } from './room-view.ts';
import { confirm, refuse } from './room-words.ts';

const longestTitle = 45;
const mostOutcomes = 10;
const shortest: Seconds = 30;
const longest: Seconds = 1_800;
/** Picks are told of this often at most. */
const tellEvery: Millis = 1_000;

/** The prediction of one room: one at a time, one pick a person, no pick once it is locked. */
export class Predictions {
  #prediction: Prediction | undefined;
  #ballot = new Ballot([], []);
  #toldAt: Millis = -Infinity;
  #isTold = true;

  constructor(saved: RoomSnapshot['prediction']) {
    if (saved?.prediction.status !== 'active' && saved?.prediction.status !== 'locked') return;
    this.#prediction = saved.prediction;
    this.#ballot = new Ballot(
      saved.prediction.outcomes.map(({ outcomeId }) => outcomeId),
      saved.picks,
    );
  }

  /** As it stands now; undefined where none is on. */
  get current(): Prediction | undefined {
    return this.#prediction && this.#counted(this.#prediction);
  }

  /** When `tick` has something to do. */
  get nextAt(): Millis | undefined {
    if (this.#prediction?.status !== 'active') return undefined;
    const { locksAt } = this.#prediction;
    return this.#isTold ? locksAt : Math.min(locksAt, this.#toldAt + tellEvery);
  }

  start(
    asked: { title: string; outcomes: readonly string[]; duration: Seconds },
    now: Millis,
    newId: () => string,
  ): Steps {
    if (this.#prediction !== undefined)
      return { reply: refuse('prediction_exists', 'A prediction is already on.') };
    const title = cleanText(asked.title, longestTitle);
    const outcomes = cleanChoices(asked.outcomes, { fewest: 2, most: mostOutcomes });
    const isTime = asked.duration >= shortest && asked.duration <= longest;
    if (title.kind === 'refused' || outcomes === undefined || !isTime)
      return { reply: refuse('usage_prediction', predictionUsage) };
    this.#prediction = {
      predictionId: newId(),
      title: title.text,
      outcomes: outcomes.map((outcome) => ({ outcomeId: newId(), title: outcome, picks: 0 })),
      startedAt: now,
      locksAt: now + asked.duration * 1_000,
      status: 'active',
    };
    this.#ballot = new Ballot(
      this.#prediction.outcomes.map(({ outcomeId }) => outcomeId),
      [],
    );
    const reply = confirm('prediction_success', `The prediction “${title.text}” has begun.`);
    return this.#tell(this.#prediction, now, reply);
  }

  predict(userId: string, outcome: string, now: Millis): Steps {
    const prediction = this.#prediction;
    if (prediction?.status !== 'active' || now >= prediction.locksAt)
      return { reply: refuse('no_prediction', 'No prediction takes picks now.') };
    const choiceId = this.#ballot.find(outcome);
    if (choiceId === undefined)
      return {
        reply: refuse(
          'usage_predict',
          `Usage: "/predict <1-${prediction.outcomes.length}>" Picks an outcome.`,
        ),
      };
    if (!this.#ballot.vote(userId, choiceId))
      return { reply: refuse('already_predicted', 'You have picked an outcome already.') };
    this.#isTold = false;
    return {
      changes: [{ kind: 'vote', ballotId: prediction.predictionId, vote: { userId, choiceId } }],
      reply: confirm('predict_success', 'Your pick was counted.'),
    };
  }

  lock(now: Millis): Steps {
    if (this.#prediction?.status !== 'active')
      return { reply: refuse('no_prediction', 'No prediction takes picks now.') };
    this.#prediction = { ...this.#prediction, status: 'locked' };
    return this.#tell(this.#prediction, now, confirm('prediction_locked', 'The prediction is locked.'));
  }

  resolve(outcome: string, now: Millis): Steps {
    const winnerId = this.#ballot.find(outcome);
    if (this.#prediction === undefined) return { reply: refuse('no_prediction', 'No prediction is on.') };
    if (winnerId === undefined)
      return {
        reply: refuse('usage_resolve', 'Usage: "/resolve <number>" Names the outcome that came true.'),
      };
    const resolved = { ...this.#prediction, status: 'resolved' as const, winnerId };
    this.#prediction = undefined;
    return this.#tell(resolved, now, confirm('prediction_resolved', 'The prediction is resolved.'));
  }

  cancel(now: Millis): Steps {
    if (this.#prediction === undefined) return { reply: refuse('no_prediction', 'No prediction is on.') };
    const cancelled = { ...this.#prediction, status: 'cancelled' as const };
    this.#prediction = undefined;
    return this.#tell(cancelled, now, confirm('prediction_cancelled', 'The prediction was cancelled.'));
  }

  /** Locks it when its time has come, and tells of new picks. */
  tick(now: Millis): Steps {
    if (this.#prediction?.status !== 'active' || now < (this.nextAt ?? Infinity)) return {};
    if (now < this.#prediction.locksAt) return this.#tell(this.#prediction, now);
    this.#prediction = { ...this.#prediction, status: 'locked' };
    return this.#tell(this.#prediction, now);
  }

  #tell(prediction: Prediction, now: Millis, reply?: RoomReply): Steps {
    this.#isTold = true;
    this.#toldAt = now;
    const counted = this.#counted(prediction);
    return {
      changes: [{ kind: 'prediction', prediction: counted }],
      happenings: [{ kind: 'prediction', prediction: counted }],
      ...(reply && { reply }),
    };
  }

  #counted(prediction: Prediction): Prediction {
    const outcomes = prediction.outcomes.map((outcome) => ({
      ...outcome,
      picks: this.#ballot.votesFor(outcome.outcomeId),
    }));
    return { ...prediction, outcomes };
  }
}

const predictionUsage =
  `Usage: "/prediction <seconds> <title> | <outcome> | <outcome> …" Starts a prediction: ${shortest} to ${longest} ` +
  `seconds for picks, 2 to ${mostOutcomes} outcomes of up to 25 characters, a title of up to ${longestTitle}.`;
