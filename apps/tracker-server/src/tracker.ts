import type { Millis, Seconds } from '@starling/shared/units.ts';
import type { Wiring } from '@starling/shared/protocol/tracker-answer.ts';
import { hexOf, type BinaryId } from '@starling/shared/protocol/tracker-fields.ts';
import type {
  AnnounceMessage,
  Misunderstood,
  ReportMessage,
  ScrapeMessage,
  StarlingAnnounce,
  TrackerMessage,
} from '@starling/shared/protocol/tracker-message.ts';
import type { Admit } from './admission.ts';
import { type Client, fail, type Membership, membershipOf } from './client.ts';
import { noCounts } from './counts.ts';
import { fetchShareOf } from './fetch-share.ts';
import { handOut, passAnswer, passSignal } from './passing.ts';
import { SwarmSpace } from './swarm-space.ts';
import { Swarm, type Member } from './swarm.ts';
import type { TrackerGroup } from './tracker-group.ts';

export interface TrackerOptions {
  readonly admit: Admit;
  readonly group: TrackerGroup;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** What one connection may be in. */
  readonly mostSwarmsPerClient: number;
}

const plainInterval: Seconds = 120;
const shortestInterval: Seconds = 10;
const longestInterval: Seconds = 20;
/** Who has been silent for so long is gone: two announces and a half. */
const starlingSilence: Millis = 2_500 * longestInterval;
const plainSilence: Millis = 2_500 * plainInterval;
/** Tokens are renewed at half of their life: so short before the end, the one that is shown should be the next. */
const tokenMargin: Millis = 60_000;
const noIds: readonly string[] = [];

/** All swarms of one tracker. Pure: time and randomness come in, answers go out by {@link Client.tell}. */
export class Tracker {
  readonly counts = noCounts();
  readonly #options: TrackerOptions;
  readonly #space = new SwarmSpace();

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  get swarms(): number {
    return this.#space.size;
  }

  get peers(): number {
    return this.#space.peers;
  }

  /** @param now since 1970 */
  handle(client: Client, message: TrackerMessage | Misunderstood, now: Millis): void {
    switch (message.kind) {
      case 'announce':
        return this.#announce(client, message, now);
      case 'answer':
        return passAnswer(client, message, this.counts);
      case 'signal':
        return passSignal(client, message, this.counts);
      case 'report':
        return this.#report(client, message, now);
      case 'scrape':
        return this.#scrape(client, message);
      case 'misunderstood':
        this.counts.misunderstood += 1;
        return fail(client, message.because, message.infoHash);
    }
  }

  /** The connection is gone. */
  leave(client: Client, now: Millis): void {
    for (const membership of [...client.memberships]) this.#end(client, membership, now);
  }

  /** Forgets peers that have not been heard for too long. To be called every few seconds. */
  sweep(now: Millis): void {
    for (const swarm of this.#space.all())
      for (const member of [...swarm.members.values()]) {
        const silence = member.place === undefined ? plainSilence : starlingSilence;
        if (member.lastSeen + silence >= now) continue;
        const membership = member.client.memberships.find((one) => one.member === member);
        if (membership !== undefined) this.#end(member.client, membership, now);
      }
  }

  #announce(client: Client, message: AnnounceMessage, now: Millis): void {
    this.counts.announces += 1;
    const known = membershipOf(client, message);
    if (message.event === 'stopped') return this.#stop(client, message, known, now);
    const membership =
      known === undefined ? this.#join(client, message, now) : this.#readmit(client, known, message, now);
    if (membership === undefined) return;
    const { swarm, member } = membership;
    swarm.seen(member, message.isComplete, now);
    const { place } = member;
    if (place === undefined || message.starling === undefined) {
      this.#answer(client, membership, undefined);
      handOut(membership, message, { counts: this.counts, random: this.#options.random });
      return;
    }
    place.spareUpload = message.starling.spareUpload;
    place.isDownloadOnly = message.starling.isDownloadOnly;
    swarm.mesh.announce(place, message.starling.neighbours, now);
    const changes = swarm.mesh.takeChanges();
    const { dial = [], drop = noIds } = changes.get(place) ?? {};
    const size = swarm.mesh.peers.size;
    const fetchShare = place.isShunned ? 1 : fetchShareOf(size);
    this.#answer(client, membership, { dial, drop, size, fetchShare, redirect: undefined });
    this.#push(membership, member, changes);
  }

  #stop(client: Client, message: AnnounceMessage, known: Membership | undefined, now: Millis): void {
    const { infoHash } = message;
    if (known !== undefined) this.#end(client, known, now);
    const { complete, incomplete } = this.#space.countsOf(infoHash, known?.isOpen ?? true);
    client.tell({
      ...{ kind: 'announced', infoHash, interval: plainInterval, complete, incomplete, starling: undefined },
    });
  }

  #answer(client: Client, { infoHash, swarm }: Membership, starling: Wiring | undefined): void {
    const { complete, incomplete } = swarm;
    const interval =
      starling === undefined
        ? plainInterval
        : shortestInterval + Math.floor(this.#options.random() * (longestInterval - shortestInterval + 1));
    client.tell({ kind: 'announced', infoHash, interval, complete, incomplete, starling });
  }

  /** @returns undefined where the client has been told why not */
  #join(client: Client, message: AnnounceMessage, now: Millis): Membership | undefined {
    const { infoHash, peerId, starling } = message;
    const { group, admit, mostSwarmsPerClient, random } = this.#options;
    const elsewhere = group.elsewhere(infoHash, starling?.tried ?? noIds);
    if (elsewhere !== undefined) {
      this.#redirect(client, message, elsewhere);
      return undefined;
    }
    if (client.memberships.length >= mostSwarmsPerClient) {
      this.#refuse(client, infoHash, `${mostSwarmsPerClient} swarms are the most for one connection`);
      return undefined;
    }
    const admitted = admit(starling?.token, hexOf(infoHash), now);
    if (admitted.kind === 'refused') {
      this.#refuse(client, infoHash, admitted.because);
      return undefined;
    }
    const { isOpen, until: admittedUntil } = admitted;
    const swarm = this.#space.find(infoHash, isOpen) ?? new Swarm<Client>(random);
    const id = hexOf(peerId);
    const before = swarm.members.get(id);
    if (before !== undefined && !this.#takeOver(client, before, starling !== undefined)) {
      this.#refuse(client, infoHash, 'another connection has this peer_id; try again in some seconds');
      return undefined;
    }
    const member = before ?? createMember(client, swarm, id, message, now);
    if (before === undefined) swarm.add(member);
    this.#space.keep(infoHash, isOpen, swarm);
    const membership = { infoHash, peerId, swarm, member, isOpen, admittedUntil };
    client.memberships.push(membership);
    return membership;
  }

  /** A peer comes back by a new connection, often before the end of the old one has been noticed. */
  #takeOver(client: Client, member: Member<Client>, isStarling: boolean): boolean {
    const { client: old } = member;
    if (old === client || (member.place !== undefined) !== isStarling) return false;
    if (old.address !== client.address) {
      old.probe();
      return false;
    }
    const at = old.memberships.findIndex((one) => one.member === member);
    if (at !== -1) old.memberships.splice(at, 1);
    member.client = client;
    return true;
  }

  /** @returns the membership, while it may go on */
  #readmit(
    client: Client,
    membership: Membership,
    { infoHash, starling }: AnnounceMessage,
    now: Millis,
  ): Membership | undefined {
    if (membership.admittedUntil > now + tokenMargin) return membership;
    const admitted = this.#options.admit(starling?.token, hexOf(infoHash), now);
    if (admitted.kind === 'admitted' && admitted.isOpen === membership.isOpen) {
      membership.admittedUntil = admitted.until;
      return membership;
    }
    if (membership.admittedUntil > now) return membership;
    this.#end(client, membership, now);
    this.#refuse(client, infoHash, admitted.kind === 'refused' ? admitted.because : 'the token is missing');
    return undefined;
  }

  #refuse(client: Client, infoHash: BinaryId, because: string): void {
    this.counts.refused += 1;
    fail(client, because, infoHash);
  }

  #redirect(client: Client, { infoHash, starling }: AnnounceMessage, redirect: string): void {
    this.counts.redirects += 1;
    if (starling === undefined) return fail(client, `this swarm is at ${redirect}`, infoHash);
    const wiring: Wiring = { dial: [], drop: [], size: 0, fetchShare: 1, redirect };
    client.tell({
      ...{
        kind: 'announced',
        infoHash,
        interval: longestInterval,
        complete: 0,
        incomplete: 0,
        starling: wiring,
      },
    });
  }

  #end(client: Client, membership: Membership, now: Millis): void {
    const { infoHash, swarm, member, isOpen } = membership;
    client.memberships.splice(client.memberships.indexOf(membership), 1);
    swarm.remove(member, now);
    if (swarm.members.size === 0) this.#space.forget(infoHash, isOpen);
    this.#push(membership, member, swarm.mesh.takeChanges());
  }

  /** Tells everyone but `except` how they are wired now. */
  #push(
    { infoHash, swarm }: Membership,
    except: Member<Client>,
    changes: ReturnType<Swarm<Client>['mesh']['takeChanges']>,
  ): void {
    for (const [place, { dial, drop }] of changes) {
      if (place === except.place || (dial.length === 0 && drop.length === 0)) continue;
      this.counts.wirings += 1;
      swarm.members.get(place.id)?.client.tell({ kind: 'wire', infoHash, dial, drop });
    }
  }

  #report(client: Client, message: ReportMessage, now: Millis): void {
    const membership = membershipOf(client, message);
    const place = membership?.member.place;
    if (membership === undefined || place === undefined)
      return fail(client, 'announce first', message.infoHash);
    this.counts.reports += 1;
    const { mesh } = membership.swarm;
    for (const id of message.bad) {
      const other = mesh.peers.get(id);
      if (other !== undefined) mesh.accuse(place, other, now);
    }
    for (const id of message.failed) {
      const other = mesh.peers.get(id);
      if (other !== undefined) mesh.failed(place, other, now);
    }
    const changes = mesh.takeChanges();
    const { dial = [], drop = [] } = changes.get(place) ?? {};
    if (dial.length + drop.length > 0) client.tell({ kind: 'wire', infoHash: message.infoHash, dial, drop });
    this.#push(membership, membership.member, changes);
  }

  #scrape(client: Client, { infoHashes }: ScrapeMessage): void {
    this.counts.scrapes += 1;
    const files = infoHashes.map((infoHash) => ({ infoHash, ...this.#space.countsOf(infoHash, true) }));
    client.tell({ kind: 'scraped', files });
  }
}

function createMember(
  client: Client,
  swarm: Swarm<Client>,
  id: string,
  { isComplete, starling }: { isComplete: boolean; starling: StarlingAnnounce | undefined },
  now: Millis,
): Member<Client> {
  const place =
    starling &&
    swarm.mesh.join({
      ...{ id, network: client.network, region: starling.region },
      ...{ spareUpload: starling.spareUpload, isDownloadOnly: starling.isDownloadOnly },
    });
  return { id, client, isComplete, lastSeen: now, place };
}
