import { emoteLimits } from '@starling/shared/protocol/chat-limits.ts';
import { isAtLeast } from '../room/chatters.ts';
import type { Role } from '../room/role.ts';
import type { EmoteFinder } from '../room/room-outcome.ts';
import type { EncodeOrder, EncodeResult } from './encode-order.ts';
import type { EmoteChange, EmoteRows, StoredEmote } from './emote-rows.ts';
import { findEmotes } from './find-emotes.ts';
import { type DrawnEmote, drawnShape } from './global-emotes.ts';
import { emoteSizes, type EmoteSize, type PictureShape, sizeOf } from './picture-shape.ts';
import { type PictureRefusal, readPictureShape } from './read-picture-shape.ts';
import { WorkQueue } from './work-queue.ts';

/** Where pictures lie: keys are `ID/SIZE.webp`. */
export interface EmoteFiles {
  put(key: string, pieces: readonly Uint8Array[]): Promise<void>;
  read(key: string): Promise<Uint8Array | undefined>;
  deleteAll(prefix: string): Promise<void>;
}

export interface EmotesOptions {
  readonly rows: EmoteRows;
  readonly files: EmoteFiles;
  readonly global: readonly DrawnEmote[];
  readonly encode: (order: EncodeOrder) => Promise<EncodeResult>;
  /** 16 lower-case hex digits, unique. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** An emote that somebody wants to have. */
export interface NewEmote {
  readonly name: string;
  readonly isSubscribersOnly: boolean;
  /** A file, as it was sent. */
  readonly picture: Uint8Array;
  /** Whose account. */
  readonly by: string;
}

/** Why an emote is not added or changed. */
export type EmoteRefusal = PictureRefusal | 'name_taken' | 'too_many_emotes' | 'busy' | 'no_such_emote';

export type EmoteOutcome =
  | { readonly kind: 'done'; readonly emote: StoredEmote }
  | { readonly kind: 'refused'; readonly because: EmoteRefusal };

const mostWaiting = 20;
/** Of a channel: what was said with older ones shows their names. */
const deletedKept = 500;

/** The emotes of the relay and of its channels, what each may use, and their pictures. */
export class Emotes {
  readonly #options: EmotesOptions;
  readonly #global: ReadonlyMap<string, StoredEmote>;
  /** Changes one after the other: what they checked holds until they are done. */
  readonly #changes = new WorkQueue(mostWaiting);
  #drawing: Promise<void> | undefined;
  /** By channel, for the rooms that are open. */
  readonly #inUse = new Map<string, WeakRef<ChannelEmotes>>();
  readonly #gone = new FinalizationRegistry<string>((channelId) => {
    if (this.#inUse.get(channelId)?.deref() === undefined) this.#inUse.delete(channelId);
  });

  constructor(options: EmotesOptions) {
    this.#options = options;
    this.#global = byName(options.global);
  }

  get global(): readonly StoredEmote[] {
    return this.#options.global;
  }

  /** @param channelId the owner's account */
  list(channelId: string): Promise<readonly StoredEmote[]> {
    return this.#options.rows.list(channelId);
  }

  /** @returns what a room asks; it follows every change */
  async finderOf(channelId: string): Promise<EmoteFinder> {
    const known = this.#inUse.get(channelId)?.deref();
    const emotes = known ?? new ChannelEmotes(this.#global);
    if (known === undefined) {
      this.#inUse.set(channelId, new WeakRef(emotes));
      this.#gone.register(emotes, channelId);
    }
    await this.#refresh(channelId);
    return emotes;
  }

  /** Takes a picture that strangers sent: it is judged by its headers, then decoded elsewhere and encoded anew. */
  async add(channelId: string, wish: NewEmote): Promise<EmoteOutcome> {
    const shape = readPictureShape(wish.picture);
    if (typeof shape === 'string') return refused(shape);
    return this.#change(() => this.#add(channelId, wish, shape));
  }

  async change(channelId: string, id: string, change: EmoteChange): Promise<EmoteOutcome> {
    return this.#change(async () => {
      const all = await this.#options.rows.list(channelId);
      const emote = all.find((one) => one.id === id);
      if (emote === undefined) return refused('no_such_emote');
      const others = all.filter((one) => one !== emote);
      if (change.name !== undefined && change.name !== emote.name && this.#isTaken(change.name, others))
        return refused('name_taken');
      await this.#options.rows.change(id, change);
      await this.#refresh(channelId);
      const { name = emote.name, isSubscribersOnly = emote.isSubscribersOnly } = change;
      return { kind: 'done', emote: { ...emote, name, isSubscribersOnly } };
    });
  }

  /** Nobody can use it any more; where it was used it is still seen. */
  async delete(channelId: string, id: string): Promise<EmoteOutcome> {
    const { rows, files, now } = this.#options;
    return this.#change(async () => {
      const emote = (await rows.list(channelId)).find((one) => one.id === id);
      if (emote === undefined) return refused('no_such_emote');
      await rows.delete(id, now());
      await this.#refresh(channelId);
      for (const old of await rows.forgetDeleted(channelId, deletedKept)) await files.deleteAll(old);
      return { kind: 'done', emote };
    });
  }

  /** @param id any text. @returns WebP; undefined where there is no such emote */
  async picture(id: string, size: EmoteSize): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{16}$/.test(id)) return undefined;
    const { files, global } = this.#options;
    const found = await files.read(keyOf(id, size));
    if (found !== undefined) return found;
    if (!global.some((one) => one.id === id)) return undefined;
    this.#drawing ??= this.#draw(global).finally(() => (this.#drawing = undefined));
    await this.#drawing;
    return files.read(keyOf(id, size));
  }

  async #add(channelId: string, wish: NewEmote, shape: PictureShape): Promise<EmoteOutcome> {
    const { rows, encode, newId, now } = this.#options;
    const others = await rows.list(channelId);
    if (others.length >= emoteLimits.perChannel) return refused('too_many_emotes');
    if (this.#isTaken(wish.name, others)) return refused('name_taken');
    const encoded = await encode({ files: [wish.picture], shape, isDrawn: false });
    if (encoded.kind === 'broken') return refused('broken');
    const { name, isSubscribersOnly } = wish;
    const { width } = sizeOf(shape, 1);
    const emote = { id: newId(), name, isSubscribersOnly, width, isAnimated: shape.frames > 1 };
    await this.#store(emote.id, encoded.pictures);
    await rows.add(channelId, emote, wish.by, now());
    await this.#refresh(channelId);
    return { kind: 'done', emote };
  }

  async #change(work: () => Promise<EmoteOutcome>): Promise<EmoteOutcome> {
    const outcome = await this.#changes.run(work);
    return outcome === 'full' ? refused('busy') : outcome;
  }

  #isTaken(name: string, others: readonly StoredEmote[]): boolean {
    return this.#global.has(name) || others.some((other) => other.name === name);
  }

  /** What was read later is newer, so that of two readings at once the later one counts. */
  async #refresh(channelId: string): Promise<void> {
    const emotes = this.#inUse.get(channelId)?.deref();
    const reading = emotes?.begin();
    if (emotes === undefined || reading === undefined) return;
    emotes.set(reading, await this.#options.rows.list(channelId));
  }

  /**
   * The relay's own are drawn when somebody first looks at one: most relays start for less. All at once, as they are
   * looked at together, and a process for each would take seconds.
   */
  async #draw(emotes: readonly DrawnEmote[]): Promise<void> {
    const files = emotes.map(({ svg }) => svg);
    const encoded = await this.#options.encode({ files, shape: drawnShape, isDrawn: true });
    if (encoded.kind === 'broken') throw new Error(`the emotes cannot be drawn: ${encoded.message}`);
    for (const [index, { id }] of emotes.entries()) {
      const first = index * emoteSizes.length;
      await this.#store(id, encoded.pictures.slice(first, first + emoteSizes.length));
    }
  }

  async #store(id: string, pictures: readonly Uint8Array[]): Promise<void> {
    for (const size of emoteSizes)
      await this.#options.files.put(keyOf(id, size), pictures.slice(size - 1, size));
  }
}

/** The emotes of a room that is open, as its finder. */
class ChannelEmotes implements EmoteFinder {
  readonly #global: ReadonlyMap<string, StoredEmote>;
  #own: ReadonlyMap<string, StoredEmote> = new Map();
  #begun = 0;
  #set = 0;

  constructor(global: ReadonlyMap<string, StoredEmote>) {
    this.#global = global;
  }

  find(text: string, { role }: { readonly role: Role }) {
    return findEmotes(text, (word) => {
      const emote = this.#own.get(word) ?? this.#global.get(word);
      return emote !== undefined && mayUse(role, emote) ? emote.id : undefined;
    });
  }

  begin(): number {
    this.#begun += 1;
    return this.#begun;
  }

  set(reading: number, emotes: readonly StoredEmote[]): void {
    if (reading < this.#set) return;
    this.#set = reading;
    this.#own = byName(emotes);
  }
}

export function mayUse(role: Role, { isSubscribersOnly }: StoredEmote): boolean {
  return !isSubscribersOnly || isAtLeast(role, 'subscriber');
}

function byName(emotes: readonly StoredEmote[]): ReadonlyMap<string, StoredEmote> {
  return new Map(emotes.map((emote) => [emote.name, emote]));
}

function keyOf(id: string, size: EmoteSize): string {
  return `${id}/${size}.webp`;
}

function refused(because: EmoteRefusal): EmoteOutcome {
  return { kind: 'refused', because };
}
