import { describe, expect, it } from 'vitest';
import { Frames } from './frames.ts';
import { Outbox, type Recipient } from './outbox.ts';

/** What a client reads out of these bytes (RFC 6455 §5.2). */
function textsIn(...pieces: readonly Buffer[]): string[] {
  const bytes = Buffer.concat(pieces);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    expect(bytes[at]).toBe(0x81);
    const isShort = bytes.readUInt8(at + 1) < 126;
    const length = isShort ? bytes.readUInt8(at + 1) : bytes.readUInt16BE(at + 2);
    if (!isShort) expect(length).toBeGreaterThanOrEqual(126);
    const start = at + (isShort ? 2 : 4);
    at = start + length;
    texts.push(bytes.toString('utf8', start, at));
  }
  return texts;
}

describe('frames', () => {
  it.each([0, 1, 125, 126, 127, 1_000, 65_535])('hold a text of %i bytes, and others around it', (length) => {
    const frames = new Frames();
    const texts = ['before', 'x'.repeat(length), 'é€😀'];
    const pieces: Buffer[] = [];
    for (const text of texts) {
      if (frames.add(text)) continue;
      pieces.push(Buffer.from(frames.take()));
      expect(frames.add(text)).toBe(true);
    }
    expect(textsIn(...pieces, frames.take())).toEqual(texts);
    expect(frames.take()).toHaveLength(0);
  });

  it.each(['x'.repeat(65_536), '€'.repeat(21_846)])(
    'take no text that is longer than a frame says',
    (text) => {
      expect(() => new Frames().add(text)).toThrow(RangeError);
    },
  );

  it('take no more than they have room for, and go on once those are taken', () => {
    const frames = new Frames();
    const text = '€'.repeat(20_000);
    let count = 0;
    while (frames.add(text)) count += 1;
    expect(count).toBeGreaterThan(0);
    expect(textsIn(frames.take())).toEqual(Array(count).fill(text));
    expect(frames.add(text)).toBe(true);
  });
});

/** A socket that is done with its bytes at once, or only later. */
class Socket implements Recipient {
  readonly written: Buffer[] = [];
  readonly #isQuick: boolean;

  constructor(isQuick: boolean) {
    this.#isQuick = isQuick;
  }

  write(frames: Buffer): boolean {
    this.written.push(this.#isQuick ? Buffer.from(frames) : frames);
    return this.#isQuick;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('an outbox', () => {
  it('writes once a turn what a client is to get, in its order', async () => {
    const outbox = new Outbox();
    const [a, b] = [new Socket(true), new Socket(true)];
    for (const text of ['1', '2', '3']) {
      outbox.put(a, `a${text}`);
      outbox.put(b, `b${text}`);
    }
    await turn();
    outbox.put(a, 'a4');
    await turn();
    expect([a.written.length, b.written.length]).toEqual([2, 1]);
    expect(textsIn(...a.written)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(textsIn(...b.written)).toEqual(['b1', 'b2', 'b3']);
  });

  it('writes nothing over what a slow socket still needs', async () => {
    const outbox = new Outbox();
    const [slow, quick] = [new Socket(false), new Socket(true)];
    const texts = Array.from({ length: 5 }, (_, at) => `${at}`.repeat(30_000));
    for (const text of texts) {
      outbox.put(slow, text);
      outbox.put(quick, text.replaceAll(/\d/g, 'q'));
    }
    await turn();
    expect(textsIn(...slow.written)).toEqual(texts);
    expect(textsIn(...quick.written)).toHaveLength(texts.length);
  });

  it('sends at once what is to go before a close', () => {
    const outbox = new Outbox();
    const socket = new Socket(true);
    outbox.put(socket, 'good-bye');
    outbox.send(socket);
    outbox.send(socket);
    expect(textsIn(...socket.written)).toEqual(['good-bye']);
  });
});
