import type { Millis } from '@starling/shared/units.ts';
import type { Room } from '../room/room.ts';
import type { Presence } from '../rooms.ts';
import { RecentEvents } from './recent-events.ts';
import { Thinning } from './thinning.ts';

/** In larger rooms nobody is told who comes and goes. */
const mostNamed = 1_000;

/** A room where it is held, with who is there by the word of those who hold the connections. */
export class HostedRoom {
  readonly room: Room;
  readonly recent: RecentEvents;
  readonly thinning = new Thinning();
  /** When somebody last was there. */
  busyAt: Millis;
  readonly #connections = new Map<string, number>();
  /** From each login to the processes where it is. */
  readonly #names = new Map<string, Set<string>>();

  /** @param newest id of what happened there last */
  constructor(room: Room, newest: string | undefined, now: Millis) {
    this.room = room;
    this.recent = new RecentEvents(newest);
    this.busyAt = now;
  }

  get connections(): number {
    let sum = 0;
    for (const count of this.#connections.values()) sum += count;
    return sum;
  }

  /** Logins of those who are there; undefined in a large room. */
  names(): readonly string[] | undefined {
    return this.connections > mostNamed ? undefined : [...this.#names.keys()].sort();
  }

  /** @returns who has come to the room and who has left it, as others are to be told */
  report({ edge, connections, joined, parted }: Presence): { joined: string[]; parted: string[] } {
    if (connections === 0) this.#connections.delete(edge);
    else this.#connections.set(edge, connections);
    const change = {
      joined: joined.filter((login) => this.#come(login, edge)),
      parted: parted.filter((login) => this.#go(login, edge)),
    };
    return this.connections > mostNamed ? { joined: [], parted: [] } : change;
  }

  /** A process has ended with all its connections. */
  lose(edge: string): string[] {
    this.#connections.delete(edge);
    return [...this.#names.keys()].filter((login) => this.#go(login, edge));
  }

  #come(login: string, edge: string): boolean {
    const edges = this.#names.get(login);
    if (edges !== undefined) {
      edges.add(edge);
      return false;
    }
    this.#names.set(login, new Set([edge]));
    return true;
  }

  #go(login: string, edge: string): boolean {
    const edges = this.#names.get(login);
    if (edges?.delete(edge) !== true || edges.size > 0) return false;
    this.#names.delete(login);
    return true;
  }
}
