import type { Millis } from '@starling/shared/units.ts';
import { changeModes } from './mode-settings.ts';
import { sendRaid } from './raids.ts';
import { expirePin, pin, unpin } from './pins.ts';
import { changeRole, listRole } from './role-changes.ts';
import type { RoomCommand } from './room-command.ts';
import type { Chatter, PersonRef } from './said-message.ts';
import { type RoomJudges, RoomMemory } from './room-memory.ts';
import type { RoomOutcome, SharedBan } from './room-outcome.ts';
import type { Actor, Ban, HeldMessage, RoomName } from './room-state.ts';
import type { RoomSnapshot, RoomView } from './room-view.ts';
import { ActorStep, RoomStep } from './room-step.ts';
import { noPermission } from './room-words.ts';
import { banAgainst, banOrTimeOut, clearRoom, deleteMessage, liftBan } from './sanctions.ts';
import { dropForeignBan, type ForeignBan, takeOverBan } from './shared-bans.ts';
import { announce, decide, say } from './speech.ts';

/**
 * The chat of one channel: who may say what, what was said last, and what its moderators decided. Pure: commands, time
 * and ids come in, what came of them goes out. It knows no connection, no table and no IRC. Time never runs backwards.
 */
export class Room {
  readonly name: RoomName;
  readonly #memory: RoomMemory;

  /** @param saved what it was before a restart; @param judges asked synchronously for each message */
  constructor(name: RoomName, saved: RoomSnapshot, judges: RoomJudges) {
    this.name = name;
    this.#memory = new RoomMemory(name, saved, judges);
  }

  /** @param newId a new sortable id each time, unique for ever */
  handle(command: RoomCommand, actor: Actor, now: Millis, newId: () => string): RoomOutcome[] {
    const step = new ActorStep(this.#memory, actor, now, newId);
    const against = banAgainst(step);
    if (against !== undefined) step.reply(against);
    else perform(step, command);
    return step.outcomes;
  }

  /** What the room does by itself, at `nextAt`: polls end, predictions lock, pins go. */
  tick(now: Millis, newId: () => string): RoomOutcome[] {
    const step = new RoomStep(this.#memory, now, newId);
    step.take(this.#memory.polls.tick(now));
    step.take(this.#memory.predictions.tick(now));
    expirePin(step);
    return step.outcomes;
  }

  /** When `tick` has something to do; undefined: not before another command. */
  get nextAt(): Millis | undefined {
    const { polls, predictions, pin: pinned } = this.#memory;
    const next = Math.min(
      polls.nextAt ?? Infinity,
      predictions.nextAt ?? Infinity,
      pinned?.until ?? Infinity,
    );
    return next === Infinity ? undefined : next;
  }

  /** Another channel sends its viewers. */
  arriveRaid(
    from: PersonRef & { readonly displayName: string; readonly color: string },
    viewers: number,
    now: Millis,
    newId: () => string,
  ): RoomOutcome[] {
    const step = new RoomStep(this.#memory, now, newId);
    step.happen({ kind: 'raid', from, viewers });
    return step.outcomes;
  }

  /** Somebody banned asks to be let in again. */
  hearUnbanRequest(person: PersonRef, now: Millis, newId: () => string): RoomOutcome[] {
    const step = new RoomStep(this.#memory, now, newId);
    step.happen({ kind: 'unban-asked', person });
    return step.outcomes;
  }

  /** A channel whose bans hold here has banned somebody, or lifted a ban. */
  heedForeignBan(
    change: ForeignBan & { readonly isLifted: boolean },
    now: Millis,
    newId: () => string,
  ): RoomOutcome[] {
    const step = new RoomStep(this.#memory, now, newId);
    if (change.isLifted) dropForeignBan(step, change);
    else takeOverBan(step, change);
    return step.outcomes;
  }

  /** What keeps somebody from speaking. */
  banOf(userId: string, now: Millis): { readonly own?: Ban; readonly shared?: SharedBan } {
    const own = this.#memory.bans.of(userId, now);
    const shared = this.#memory.sharedBanOf(userId);
    return { ...(own && { own }), ...(shared && { shared }) };
  }

  /** Messages that wait for a moderator, oldest first. */
  get held(): readonly HeldMessage[] {
    return [...this.#memory.held.values()];
  }

  /** What somebody said is shown to nobody any more. */
  forget(userId: string): void {
    this.#memory.recent.removeOf(userId);
  }

  /** Somebody as the room shows him now. */
  chatterOf(actor: Actor): Chatter {
    return this.#memory.chatters.chatterOf(actor);
  }

  /** @param actor undefined for the anonymous */
  view(actor: Actor | undefined): RoomView {
    const { modes, chatters, recent, pin: pinned, polls, predictions } = this.#memory;
    const poll = polls.current;
    const prediction = predictions.current;
    return {
      ...this.name,
      modes,
      standing: actor?.standing ?? {},
      history: recent.history(),
      ...(actor && { you: chatters.chatterOf(actor) }),
      ...(pinned && { pin: pinned }),
      ...(poll && { poll }),
      ...(prediction && { prediction }),
    };
  }
}

function perform(step: ActorStep, command: RoomCommand): void {
  switch (command.kind) {
    case 'say':
      return say(step, command);
    case 'announce':
      return announce(step, command.text, command.color);
    case 'delete':
      return deleteMessage(step, command);
    case 'ban':
    case 'timeout':
      return banOrTimeOut(step, command);
    case 'unban':
      return liftBan(step, command.target, command.isTimeoutOnly);
    case 'clear':
      return clearRoom(step);
    case 'modes':
      return changeModes(step, command.change);
    case 'role':
      return changeRole(step, command.target, command.role, command.isGranted);
    case 'list':
      return listRole(step, command.role);
    case 'pin':
      return pin(step, command);
    case 'unpin':
      return unpin(step);
    case 'raid':
      return sendRaid(step, command.target);
    case 'release':
    case 'deny':
      return decide(step, command.messageId, command.kind === 'release');
    case 'start-poll':
    case 'vote':
    case 'end-poll':
    case 'start-prediction':
    case 'predict':
    case 'lock-prediction':
    case 'resolve-prediction':
    case 'cancel-prediction':
      return ask(step, command);
  }
}

type Asking = Extract<
  RoomCommand,
  { readonly kind: `${string}-poll` | `${string}-prediction` | 'vote' | 'predict' }
>;

/** Polls and predictions. */
function ask(step: ActorStep, command: Asking): void {
  const { polls, predictions } = step.room;
  const { now, newId, actor } = step;
  if (command.kind === 'vote') return step.take(polls.vote(actor.userId, command.choice, now));
  if (command.kind === 'predict') return step.take(predictions.predict(actor.userId, command.outcome, now));
  if (!step.isAtLeast('moderator')) return step.reply(noPermission);
  switch (command.kind) {
    case 'start-poll':
      return step.take(polls.start(command, now, newId));
    case 'end-poll':
      return step.take(polls.end(now));
    case 'start-prediction':
      return step.take(predictions.start(command, now, newId));
    case 'lock-prediction':
      return step.take(predictions.lock(now));
    case 'resolve-prediction':
      return step.take(predictions.resolve(command.outcome, now));
    case 'cancel-prediction':
      return step.take(predictions.cancel(now));
  }
}
