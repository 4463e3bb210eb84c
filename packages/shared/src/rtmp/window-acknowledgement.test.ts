import { describe, expect, it } from 'vitest';
import { readUnsigned } from '../bytes.ts';
import { ChunkReader } from './chunk-reader.ts';
import { WindowAcknowledgement, defaultWindow } from './window-acknowledgement.ts';

const received = (acknowledgement: WindowAcknowledgement, count: number) => {
  acknowledgement.count(count);
  return acknowledgement.take();
};
const countIn = (bytes: Uint8Array | undefined) =>
  readUnsigned(
    new ChunkReader().push(bytes ?? new Uint8Array(0)).messages[0]?.body ?? new Uint8Array(0),
    0,
    4,
  );

describe('WindowAcknowledgement', () => {
  it('says how much has come in all, once a window is full', () => {
    const acknowledgement = new WindowAcknowledgement();
    expect(received(acknowledgement, defaultWindow - 1)).toBeUndefined();
    expect(countIn(received(acknowledgement, 1))).toBe(defaultWindow);
    expect(received(acknowledgement, defaultWindow - 1)).toBeUndefined();
    expect(countIn(received(acknowledgement, 1))).toBe(2 * defaultWindow);
  });

  it('counts on from 0 after 4 GiB', () => {
    const acknowledgement = new WindowAcknowledgement();
    const counts = [1, 2, 3].map(() => countIn(received(acknowledgement, 2 ** 31)));
    expect(counts).toEqual([2 ** 31, 0, 2 ** 31]);
  });
});
