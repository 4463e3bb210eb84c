import type { PartNumber } from '../ids.ts';
import type { Millis } from '../units.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart } from './loading-part.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** A part is out of date here so long after it was due. */
const outOfDate: Millis = 5_000;
/** A neighbour is told so often that the live edge is not watched here. */
const declineEvery: Millis = 1_000;

/** Passes a chunk that was dealt to us on to all but its dealer, each time in another order, or says that it will not. */
export function passOn(
  { book, outbox, uploads }: EngineContext,
  part: LoadingPart,
  {
    index,
    dealtBy,
    expires,
  }: { readonly index: number; readonly dealtBy: Neighbour; readonly expires: Millis },
): void {
  if (!uploads.isOpen || uploads.queueTime > (expires - outbox.now) * tuning.passTime) {
    const reason = uploads.isOpen ? 'busy' : 'download-only';
    outbox.send(dealtBy.id, { kind: 'refuse', key: part.key, reason });
    return;
  }
  const others = book
    .greeted()
    .filter((peer) => peer !== dealtBy && peer.unwantedUntil <= outbox.now && !part.cancelledBy.has(peer));
  const first = Math.floor(draw(dealtBy.hash, part.code + index) * others.length);
  for (const peer of [...others.slice(first), ...others.slice(0, first)])
    uploads.push(peer, part, { index, isToPassOn: false, dealtBy, expires });
}

/**
 * HTTP takes over. Where much is missing of what was to come by itself, nobody need send any more of it, and the dealer is to deal
 * out less; who has not sent anything at all of what it promised long ago does not deal it out.
 */
export function giveUpPush({ book, outbox }: EngineContext, part: LoadingPart): void {
  const { key, push, pushedAt } = part;
  if (push === undefined) return;
  let missing = 0;
  for (let index = 0; index < push.end; index += 1) if (!part.has(index)) missing += 1;
  if (missing < push.end * tuning.muchMissing) return;
  for (const { id } of book.greeted()) outbox.send(id, { kind: 'cancel', key });
  outbox.send(push.from.id, { kind: 'refuse', key, reason: 'too-late' });
  if (pushedAt === -Infinity && outbox.now > push.due + tuning.latePatience)
    book.countFailure(push.from, outbox.now);
}

/** Says to who sends us what nobody here wants that the live edge is not watched here, or not from the mesh; not of parts that are merely late. */
export function decline(
  { catalogue, outbox, retreat }: EngineContext,
  peer: Neighbour,
  { key, code }: { readonly key: PartNumber; readonly code: PartCode },
): void {
  const known = catalogue.get(code);
  if (known === undefined || outbox.now < peer.declinedAt + declineEvery) return;
  const due = catalogue.dueAt(known);
  if (
    !retreat.isOn &&
    due !== undefined &&
    due <= outbox.now + tuning.horizon &&
    due > outbox.now - outOfDate
  )
    return;
  peer.declinedAt = outbox.now;
  outbox.send(peer.id, { kind: 'refuse', key, reason: 'unwanted' });
}
