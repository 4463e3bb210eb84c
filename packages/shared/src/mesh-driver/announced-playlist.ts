import type { PartAnnouncement } from '../protocol/part-announcement.ts';
import type { Millis } from '../units.ts';
import { LivePlaylist } from './live-playlist.ts';

interface Waiting {
  readonly msn: number;
  readonly part: number | undefined;
  readonly resolve: (text: string | undefined) => void;
}

/** After so long the relay's own playlist is taken, which leaves out what has grown too old. */
const refreshEvery: Millis = 20_000;
/** An announcement that is later than this has been lost somewhere, or the publisher pauses: the relay knows. */
const patience: Millis = 450;
/** After a loss so many announcements in a row make them trusted again. */
const trustedAfter = 4;

/** Answers blocking reloads out of announcements, as long as these come in time. */
export class AnnouncedPlaylist {
  readonly #playlist = new LivePlaylist();
  readonly #now: () => Millis;
  #waiting: Waiting[] = [];
  #takenAt: Millis = -Infinity;
  #streak = 0;

  constructor(now: () => Millis) {
    this.#now = now;
  }

  /** Takes a playlist of the relay. */
  take(text: string): void {
    this.#takenAt = this.#now();
    this.#playlist.take(text);
    this.#settle();
  }

  append(announcement: PartAnnouncement): void {
    this.#streak += 1;
    this.#playlist.append(announcement);
    this.#settle();
  }

  /** @returns the playlist once it has come so far; undefined where the relay is to be asked */
  reload(msn: number, part: number | undefined): Promise<string | undefined> {
    const isStale = this.#now() - this.#takenAt > refreshEvery;
    if (isStale || this.#streak < trustedAfter) return Promise.resolve(undefined);
    if (this.#playlist.reaches(msn, part)) return Promise.resolve(this.#playlist.text());
    if (this.#playlist.text() === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiting: Waiting = { msn, part, resolve };
      this.#waiting.push(waiting);
      setTimeout(() => {
        if (!this.#waiting.includes(waiting)) return;
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        this.#streak = 0;
        resolve(undefined);
      }, patience);
    });
  }

  #settle(): void {
    const text = this.#playlist.text();
    const isDone = ({ msn, part }: Waiting) => text === undefined || this.#playlist.reaches(msn, part);
    const done = this.#waiting.filter(isDone);
    this.#waiting = this.#waiting.filter((each) => !isDone(each));
    for (const { resolve } of done) resolve(text);
  }
}
