import { describe, expect, it } from 'vitest';
import { peerProtocolVersion, sizeOfPeerMessage } from '../protocol/peer-message.ts';
import { Outbox } from './outbox.ts';
import { codeOf } from './part-code.ts';
import { type Neighbour, PeerBook } from './peer-book.ts';
import { defaultSettings, tuning } from './settings.ts';
import { Uploads } from './uploads.ts';

const settings = { ...defaultSettings, chunkBytes: 100 };
const key = { broadcast: 'b00000000000000b', rendition: 'source', msn: 7, part: 1 };
/** Bytes per ms; the bucket holds 100 chunks. */
const cap = 20;
const bucket = cap * tuning.burst;

/** A viewer that may upload 20 bytes a ms, and three neighbours. */
class UploadBench {
  readonly outbox = new Outbox(sizeOfPeerMessage);
  readonly uploads = new Uploads(this.outbox);
  readonly book = new PeerBook();
  readonly a = this.#join('a');
  readonly b = this.#join('b');

  constructor() {
    this.outbox.begin(1_000);
    this.uploads.cap(cap);
  }

  #join(id: string): Neighbour {
    return this.book.add(id, 20, 1_000);
  }

  want(peer: Neighbour, bytes: number, within = 10_000) {
    return this.uploads.accept(
      peer,
      { kind: 'want', key, from: 0, to: bytes, within },
      { code: codeOf(key), key, total: bytes },
      settings,
    );
  }
}

describe('what an upload is said to take', () => {
  it('is nothing while the bucket holds enough, whatever the cap', () => {
    const { uploads, a } = new UploadBench();
    expect(uploads.timeFor(a, bucket)).toBe(0);
  });

  it('is what the cap leaves of it for all that the bucket does not hold', () => {
    const { uploads, a } = new UploadBench();
    expect(uploads.timeFor(a, bucket + 50 * cap)).toBeCloseTo(50);
  });

  it('counts what others want before', () => {
    const bench = new UploadBench();
    expect(bench.want(bench.a, bucket)).toBeUndefined();
    expect(bench.uploads.timeFor(bench.b, 50 * cap)).toBeCloseTo(50);
  });

  it('is paid back after words: they leave by the same cap', () => {
    const { outbox, uploads, a } = new UploadBench();
    const hello = { kind: 'hello', version: peerProtocolVersion, swarm: 1, chunkBytes: 100 } as const;
    outbox.send('a', { ...hello, isDownloadOnly: false, spareUpload: 0 });
    const words = outbox.uncharged;
    expect(words).toBeGreaterThan(0);
    expect(uploads.timeFor(a, bucket)).toBeCloseTo(words / cap);
  });

  it('never ends where nothing is uploaded', () => {
    const { uploads, a } = new UploadBench();
    uploads.cap(0);
    expect(uploads.timeFor(a, 100)).toBe(Infinity);
  });
});

describe('a want', () => {
  it('is taken on as long as it would wait no longer than the queue may be', () => {
    const bench = new UploadBench();
    expect(bench.want(bench.a, bucket + tuning.longestQueue * cap)).toBeUndefined();
    expect(bench.want(bench.b, 100)).toBeUndefined();
    expect(bench.want(bench.book.add('c', 20, 1_000), 100)).toBe('busy');
  });

  it('is too late where its last byte would leave after its deadline', () => {
    const bench = new UploadBench();
    expect(bench.want(bench.a, bucket + 50 * cap, 40)).toBe('too-late');
    expect(bench.want(bench.a, bucket + 50 * cap, 60)).toBeUndefined();
  });
});
