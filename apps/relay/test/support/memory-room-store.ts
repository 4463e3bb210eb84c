import { openModes, type RoomChange } from '../../src/chat/room/room-state.ts';
import type { RoomSnapshot } from '../../src/chat/room/room-view.ts';

/** Rooms as they are at first; changes are kept for whoever asks. */
export class MemoryRoomStore {
  readonly changes: { readonly roomId: string; readonly change: RoomChange }[] = [];

  load(): Promise<RoomSnapshot> {
    return Promise.resolve({ modes: openModes, moderators: [], vips: [], bans: [], held: [] });
  }

  lastSpoke(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  write(roomId: string, change: RoomChange): Promise<void> {
    this.changes.push({ roomId, change });
    return Promise.resolve();
  }
}
