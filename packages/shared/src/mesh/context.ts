import type { Catalogue } from './catalogue.ts';
import type { EngineSettings } from './engine-io.ts';
import type { HttpClock } from './http-clock.ts';
import type { Outbox } from './outbox.ts';
import type { PartStore } from './part-store.ts';
import type { PeerBook } from './peer-book.ts';
import type { Retreat } from './retreat.ts';
import type { Uploads } from './uploads.ts';

/** What the pieces of one engine share. */
export interface EngineContext {
  readonly self: number;
  readonly random: () => number;
  readonly outbox: Outbox;
  readonly book: PeerBook;
  readonly catalogue: Catalogue;
  readonly store: PartStore;
  readonly uploads: Uploads;
  readonly httpClock: HttpClock;
  readonly retreat: Retreat;
  settings: EngineSettings;
}
