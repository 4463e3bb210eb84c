import type { ModeratorAct } from '../room/moderator-act.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { PersonRef } from '../room/said-message.ts';

type Deed = Omit<ModeratorAct, 'id' | 'at' | 'by'>;

/** @returns undefined for what is no moderator's doing */
export function actOf(event: RoomEvent): ModeratorAct | undefined {
  const deed = deedOf(event);
  const by = event.kind === 'pin' ? event.pin.by : 'by' in event ? event.by : undefined;
  return deed && by && { id: event.id, at: event.at, by, ...deed };
}

function deedOf(event: RoomEvent): Deed | undefined {
  switch (event.kind) {
    case 'message-deleted':
      return { action: 'delete', target: event.author, text: event.text };
    case 'user-cleared':
      return {
        ...{ action: event.isBan ? 'ban' : 'timeout', target: personOf(event) },
        ...(event.duration !== undefined && { duration: event.duration }),
        ...(event.reason !== undefined && { reason: event.reason }),
        ...(event.sharedFrom !== undefined && { sharedFrom: event.sharedFrom }),
      };
    case 'user-restored':
      return {
        ...{ action: event.wasBan ? 'unban' : 'untimeout', target: personOf(event) },
        ...(event.sharedFrom !== undefined && { sharedFrom: event.sharedFrom }),
      };
    case 'room-cleared':
      return { action: 'clear' };
    case 'modes':
      return { action: 'modes', text: JSON.stringify(event.changed) };
    case 'role':
      return {
        ...{ action: event.isGranted ? 'role-given' : 'role-taken', target: personOf(event) },
        text: event.role,
      };
    case 'pin':
      return { action: 'pin', target: personOf(event.pin.author), text: event.pin.text };
    case 'unpin':
      return { action: 'unpin' };
    case 'released':
    case 'denied':
      return {
        ...{ action: event.kind === 'released' ? 'approve' : 'deny', target: event.author },
        text: event.text,
      };
    case 'message':
    case 'held':
    case 'unban-asked':
    case 'raid':
    case 'poll':
    case 'prediction':
      return undefined;
  }
}

function personOf({ userId, login }: PersonRef): PersonRef {
  return { userId, login };
}
