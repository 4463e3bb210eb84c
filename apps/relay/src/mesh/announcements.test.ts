import { beforeEach, describe, expect, it } from 'vitest';
import { decodePartAnnouncement } from '@starling/shared/protocol/part-announcement.ts';
import { makePart, makeSegments } from '../../test/support/frames.ts';
import type { Part } from '../media.ts';
import { Announcements, type Listener } from './announcements.ts';
import { PartDigester } from './part-digester.ts';

const id = '0123456789abcdef';
let signed: number;
let faults: unknown[];
let announcements: Announcements;
let digester: PartDigester;

beforeEach(() => {
  [signed, faults, digester] = [0, [], new PartDigester()];
  announcements = new Announcements({
    sign: () => new Uint8Array(64),
    onSigned: () => (signed += 1),
    onFault: (error) => faults.push(error),
  });
});

const add = (part: Part) => announcements.add(id, digester.digest(part));

class Ear implements Listener {
  readonly frames: Uint8Array[] = [];
  hasEnded = false;
  send(frame: Uint8Array): void {
    this.frames.push(frame);
  }
  end(): void {
    this.hasEnded = true;
  }
  get heard(): string[] {
    return this.frames.map((frame) => {
      const said = decodePartAnnouncement(frame)?.announcement;
      return said === undefined ? 'nonsense' : `${said.msn}.${said.part}${said.endsBroadcast ? ' end' : ''}`;
    });
  }
}

it('says of a part what it is', () => {
  const part = digester.digest(makePart(7, 3, { independent: true, discontinuity: true }));
  announcements.add(id, part);
  const ear = new Ear();
  announcements.listen(id, 'source', ear);
  const [frame = new Uint8Array()] = ear.frames;
  expect(decodePartAnnouncement(frame)?.announcement).toMatchObject({
    ...{ broadcast: id, rendition: 'source', msn: 7, part: 3, duration: 500, programDate: 15_500 },
    ...{ independent: true, endsSegment: true, isGap: false, discontinuity: true, endsBroadcast: false },
    ...{ bytes: part.data.length, initVersion: 0 },
    sha256: new Uint8Array(Buffer.from(part.digests?.part ?? '', 'base64url')),
  });
});

it('signs nothing as long as nobody listens', () => {
  for (const part of makeSegments(0, 9)) add(part);
  expect(signed).toBe(0);
});

it('tells a new listener of the newest 8, then of each that comes', () => {
  for (const part of makeSegments(0, 2)) add(part);
  const ear = new Ear();
  announcements.listen(id, 'source', ear);
  add(makePart(3, 0));
  expect(ear.heard).toEqual(['1.0', '1.1', '1.2', '1.3', '2.0', '2.1', '2.2', '2.3', '3.0']);
});

it('signs a part once, however many listen', () => {
  const ears = Array.from({ length: 100 }, () => new Ear());
  add(makePart(0, 0));
  for (const ear of ears) announcements.listen(id, 'source', ear);
  add(makePart(0, 1));
  expect(signed).toBe(2);
  expect(ears.every(({ frames }) => frames.length === 2 && frames[1] === ears[0]?.frames[1])).toBe(true);
});

it('keeps renditions and broadcasts apart', () => {
  const ear = new Ear();
  add(makePart(0, 0));
  announcements.listen(id, 'source', ear);
  add(makePart(0, 1, { rendition: '480p' }));
  announcements.add('fedcba9876543210', new PartDigester().digest(makePart(0, 1)));
  expect(ear.heard).toEqual(['0.0']);
});

it('announces a gap without bytes', () => {
  add(makePart(0, 0, { isGap: true, data: new Uint8Array() }));
  const ear = new Ear();
  announcements.listen(id, 'source', ear);
  expect(decodePartAnnouncement(ear.frames[0] ?? new Uint8Array())?.announcement).toMatchObject({
    ...{ isGap: true, bytes: 0 },
  });
});

describe('who listens', () => {
  it('to what is not on air is told so', () => {
    expect(announcements.listen(id, 'source', new Ear())).toBeUndefined();
    expect(announcements.has(id, 'source')).toBe(false);
  });

  it('hears nothing any more after leaving', () => {
    add(makePart(0, 0));
    const ear = new Ear();
    announcements.listen(id, 'source', ear)?.();
    add(makePart(0, 1));
    expect(ear.heard).toEqual(['0.0']);
    expect(signed).toBe(1);
  });

  it('hears the end, and of nothing after it', () => {
    add(makePart(0, 0));
    const ear = new Ear();
    announcements.listen(id, 'source', ear);
    announcements.end(id);
    expect(ear.heard).toEqual(['0.0', '0.0 end']);
    expect(ear.hasEnded).toBe(true);
    expect(announcements.has(id, 'source')).toBe(false);
  });
});

it('goes on behind a part that cannot be announced', () => {
  add(makePart(0, 0));
  const ear = new Ear();
  announcements.listen(id, 'source', ear);
  add(makePart(0, 70_000));
  add(makePart(1, 0));
  expect(ear.heard).toEqual(['0.0', '1.0']);
  expect(faults).toHaveLength(1);
});
