import type { BroadcastId, RenditionId } from '../ids.ts';
import { decodePartAnnouncement, type PartAnnouncement } from '../protocol/part-announcement.ts';
import type { Verify } from './ed25519.ts';
import { partName, RecentNames } from './part-name.ts';

/** What bytes that claim to be an announcement turn out to be. */
export type Checked =
  | { readonly kind: 'new'; readonly announcement: PartAnnouncement }
  /** Heard before, of another rendition, or nothing that can be read. */
  | { readonly kind: 'useless' }
  /** The origin has not signed it. */
  | { readonly kind: 'forged' };

/** Lets each announcement of one rendition through once, and only if the origin has signed it. */
export class AnnouncementCheck {
  readonly #broadcast: BroadcastId;
  readonly #rendition: RenditionId;
  readonly #verify: Verify;
  readonly #heard = new RecentNames();

  constructor(broadcast: BroadcastId, rendition: RenditionId, verify: Verify) {
    this.#broadcast = broadcast;
    this.#rendition = rendition;
    this.#verify = verify;
  }

  async check(bytes: Uint8Array): Promise<Checked> {
    const read = decodePartAnnouncement(bytes);
    if (read === undefined) return { kind: 'useless' };
    const { announcement, signature, signed } = read;
    const isOurs = announcement.broadcast === this.#broadcast && announcement.rendition === this.#rendition;
    // The last part is announced a second time where its end was not known before.
    const name = `${partName(announcement)}${announcement.endsBroadcast ? ' end' : ''}`;
    if (!isOurs || this.#heard.has(name)) return { kind: 'useless' };
    if (!(await this.#verify(signature, signed))) return { kind: 'forged' };
    return this.#heard.add(name) ? { kind: 'new', announcement } : { kind: 'useless' };
  }
}
