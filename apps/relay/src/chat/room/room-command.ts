import type { Seconds } from '@starling/shared/units.ts';
import type { AnnouncementColor, PersonRef } from './said-message.ts';
import type { RoomModes } from './room-state.ts';

/** What somebody asks of a room, with the people in it named by a `Person`. Plain data. */
type RoomCommandFor<Person> =
  | {
      readonly kind: 'say';
      readonly text: string;
      /** Said with `/me`. */
      readonly isAction: boolean;
      /** The message that it answers. */
      readonly replyTo?: string;
      readonly nonce?: string;
    }
  | { readonly kind: 'announce'; readonly text: string; readonly color: AnnouncementColor }
  | {
      readonly kind: 'delete';
      readonly messageId: string;
      /** What the log knows of it, where the room may have forgotten; never what a connection says. */
      readonly logged?: { readonly author: PersonRef; readonly text: string };
    }
  | { readonly kind: 'ban'; readonly target: Person; readonly reason?: string }
  | {
      readonly kind: 'timeout';
      readonly target: Person;
      /** 1 to 1,209,600 (14 days). */
      readonly duration: Seconds;
      readonly reason?: string;
    }
  | { readonly kind: 'unban'; readonly target: Person; readonly isTimeoutOnly: boolean }
  | { readonly kind: 'clear' }
  | { readonly kind: 'modes'; readonly change: Partial<RoomModes> }
  | {
      readonly kind: 'role';
      readonly target: Person;
      readonly role: 'moderator' | 'vip';
      readonly isGranted: boolean;
    }
  | { readonly kind: 'list'; readonly role: 'moderator' | 'vip' }
  | {
      readonly kind: 'pin';
      /** A message; or a text of one's own. */
      readonly messageId?: string;
      readonly text?: string;
      /** undefined: until it is taken down. */
      readonly duration?: Seconds;
    }
  | { readonly kind: 'unpin' }
  /** Sends the viewers of this room to another's. */
  | { readonly kind: 'raid'; readonly target: Person }
  | {
      readonly kind: 'start-poll';
      readonly title: string;
      /** 2 to 5. */
      readonly choices: readonly string[];
      /** 15 to 1,800. */
      readonly duration: Seconds;
    }
  /** `choice`: its number from 1, or its id. */
  | { readonly kind: 'vote'; readonly choice: string }
  | { readonly kind: 'end-poll' }
  | {
      readonly kind: 'start-prediction';
      readonly title: string;
      /** 2 to 10. */
      readonly outcomes: readonly string[];
      /** How long picks are taken, 30 to 1,800. */
      readonly duration: Seconds;
    }
  | { readonly kind: 'predict'; readonly outcome: string }
  | { readonly kind: 'lock-prediction' }
  | { readonly kind: 'resolve-prediction'; readonly outcome: string }
  | { readonly kind: 'cancel-prediction' }
  /** A held message is said after all, or never. */
  | { readonly kind: 'release'; readonly messageId: string }
  | { readonly kind: 'deny'; readonly messageId: string };

/** What the room is handed: people by their accounts. */
export type RoomCommand = RoomCommandFor<PersonRef>;
/** The same as a chat connection writes it: people by their logins, in lower case. */
export type RoomRequest = RoomCommandFor<string>;

/** @returns the command; or the login that no account has */
export async function nameTarget(
  request: RoomRequest,
  findPerson: (login: string) => Promise<PersonRef | undefined>,
): Promise<RoomCommand | { readonly kind: 'unknown-login'; readonly login: string }> {
  if (!('target' in request)) return request;
  const target = await findPerson(request.target);
  if (target === undefined) return { kind: 'unknown-login', login: request.target };
  return { ...request, target: { userId: target.userId, login: target.login } };
}
