import type { Millis } from '@starling/shared/units.ts';
import type { RoomChange } from './room-state.ts';
import type { RoomSnapshot } from './room-view.ts';

/** What of rooms outlives a restart. */
export interface RoomStore {
  /** @returns an open room where nothing was ever changed */
  load(roomId: string): Promise<RoomSnapshot>;
  /** When somebody last spoke in a room, to the hour; undefined: never. */
  lastSpoke(roomId: string, userId: string): Promise<Millis | undefined>;
  /** Resolves once it is on disk. Changes are written in the order of the calls. */
  write(roomId: string, change: RoomChange): Promise<void>;
  /** Forgets where somebody spoke, as he wishes; that he is banned somewhere stays known. */
  forget(userId: string): Promise<void>;
  /** Writes what is still waiting. */
  close(): Promise<void>;
}
