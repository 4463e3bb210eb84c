import type { Tag } from '@starling/shared/flv/tag.ts';
import { describe, expect, it } from 'vitest';
import { LivePublication, type TagOutcome } from './live-publication.ts';

const rateReason =
  'The stream has more than 134 Mbit/s by its own time stamps: its clock stands still, or its bitrate is far too high.';
const mebibyte = 1024 * 1024;
const avcRecord = Buffer.from(
  '0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8',
  'hex',
);
const header: Tag = { type: 'video', timestamp: 0, body: Uint8Array.of(0x17, 0, 0, 0, 0, ...avcRecord) };

/** An IDR of 1 MiB. */
function picture(timestamp: number): Tag {
  const body = new Uint8Array(mebibyte);
  body.set([0x17, 1, 0, 0, 0, 0, 0x0f, 0xff, 0xf7, 0x65]);
  return { type: 'video', timestamp, body };
}

/** @returns the outcomes of the tags, up to the first that is refused */
function send(tags: readonly Tag[]): TagOutcome[] {
  const publication = new LivePublication('kim', undefined, () => undefined);
  const outcomes: TagOutcome[] = [];
  for (const tag of tags) {
    const outcome = publication.take(tag);
    outcomes.push(outcome);
    if (outcome.kind === 'refused') break;
  }
  return outcomes;
}

describe('a publisher', () => {
  it('whose stamps stand still while it sends is refused, and told why', () => {
    const outcomes = send([header, ...Array.from({ length: 100 }, () => picture(0))]);
    expect(outcomes.length).toBeLessThan(20);
    expect(outcomes.at(-1)).toHaveProperty('reason', rateReason);
  });

  it('whose stamps stand still is refused for headers without pictures, too', () => {
    const large: Tag = { ...header, body: new Uint8Array(4 * mebibyte) };
    expect(send(Array.from({ length: 100 }, () => large)).at(-1)).toMatchObject({ kind: 'refused' });
  });

  it('may send 100 Mbit/s', () => {
    const outcomes = send([header, ...Array.from({ length: 100 }, (_, index) => picture(index * 80))]);
    expect(outcomes.every(({ kind }) => kind === 'taken')).toBe(true);
  });
});
