import Hls, { type Fragment, type SourceBufferName } from 'hls.js';
import { beforeEach, expect, it } from 'vitest';
import { PartKeeper } from './part-keeper.ts';

/** What hls.js's own controller asks of the tracker when it looks for fragments that are gone. */
let looked: SourceBufferName[];
let state: 'NOT_LOADED' | 'APPENDING' | 'OK';
let keeper: Opened;

const silent = Object.fromEntries(
  ['trace', 'debug', 'log', 'info', 'warn', 'error'].map((name) => [name, () => undefined]),
);
const media = { buffered: { length: 0, start: () => 0, end: () => 0 } };
const fragment = { sn: 140, start: 80, stats: {}, elementaryStreams: {} } as unknown as Fragment;

class Opened extends PartKeeper {
  begin(): void {
    this.fragCurrent = fragment;
  }

  flushed(buffer: SourceBufferName): void {
    this.afterBufferFlushed(media, buffer);
  }

  complete(): void {
    this.fragBufferedComplete(fragment, null);
  }
}

beforeEach(() => {
  looked = [];
  const hls = { on: () => undefined, off: () => undefined, config: Hls.DefaultConfig, logger: silent };
  const tracker = {
    getState: () => state,
    detectEvictedFragments: (buffer: SourceBufferName) => looked.push(buffer),
  };
  type Arguments = ConstructorParameters<typeof PartKeeper>;
  keeper = new Opened(...([hls, tracker, {}] as unknown as Arguments));
});

it('looks for fragments that are gone at once while none is being appended', () => {
  state = 'OK';
  keeper.flushed('video');
  keeper.begin();
  keeper.flushed('audio');
  expect(looked).toEqual(['video', 'audio']);
});

it('waits until the fragment whose parts are being appended is whole, and looks once', () => {
  state = 'APPENDING';
  keeper.begin();
  keeper.flushed('video');
  keeper.flushed('audio');
  keeper.flushed('video');
  expect(looked).toEqual([]);
  state = 'OK';
  keeper.complete();
  expect(looked).toEqual(['video', 'audio']);
  keeper.complete();
  expect(looked).toEqual(['video', 'audio']);
});
