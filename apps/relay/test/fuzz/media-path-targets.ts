import { readBoxes } from '@starling/shared/fmp4/box.ts';
import { TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import { type MediaPlaylist, writeMediaPlaylist } from '@starling/shared/hls/media-playlist.ts';
import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis } from '@starling/shared/units.ts';
import { Timeline } from '../../src/ingest/timeline.ts';
import type { Part } from '../../src/media.ts';
import type { SourceCut } from '../../src/package/closed-parts.ts';
import { Segmenter } from '../../src/package/segmenter.ts';
import { SourcePackager } from '../../src/package/source-packager.ts';
import { LiveWindow } from '../../src/store/live-window.ts';
import { readCorpus } from './corpus.ts';
import { demand, type FuzzTarget } from './fuzz-target.ts';
import { editCompositionTime, editLooseTag, editStamp, readLooseTags } from './loose-tags.ts';

const startedAt: Millis = 1_790_000_000_000;
/** A frame may come 10 s after the one before it, its picture 10 s after that, and parts are 212 ms at the least: twice. */
const mostPartsAFrame = 200;
const rounding: Millis = 1e-3;

const unitEdits = [editLooseTag, editStamp, editCompositionTime];

/** From a publisher's tags to a playlist, without sockets: what hostile stamps and parameters make of a broadcast. */
const mediaPath: FuzzTarget = {
  name: 'media-path',
  seeds: [...readCorpus('media-path'), ...readCorpus('flv-tags')],
  words: ['\x17\x01\x7f\xff', '\x27\x01\x00', '\xaf\x01', '\x7f\xff\xff', '\xff\xff\xff'],
  editUnit: (input, which, edit) =>
    (unitEdits[which % 3] ?? editLooseTag)(input, Math.floor(which / 3), edit),
  run(input) {
    const { parts, segmenter, window } = broadcast(input);
    checkParts(parts);
    const { timing } = segmenter;
    if (timing === undefined) return 'refused';
    for (const { duration } of parts)
      demand(duration <= timing.partTarget + rounding, 'no part is longer than PART-TARGET');
    const playlist = window.playlist();
    if (playlist !== undefined) checkPlaylist(playlist);
    return 'taken';
  },
};

export const mediaPathTargets: readonly FuzzTarget[] = [mediaPath];

/** One publisher's connection, lost at the end. */
function broadcast(input: Uint8Array): {
  parts: Part[];
  segmenter: Segmenter;
  window: LiveWindow;
} {
  const [decoder, timeline, segmenter] = [new TagDecoder(), new Timeline(), new Segmenter()];
  const packager = new SourcePackager('source');
  const window = new LiveWindow('source', () => segmenter.timing);
  const parts: Part[] = [];
  const take = (cuts: readonly SourceCut[]) => {
    demand(cuts.length <= mostPartsAFrame, 'a frame makes no more parts than its time holds');
    for (const cut of cuts) {
      const part = packager.part(cut);
      parts.push(part);
      window.add(part);
    }
  };
  let frames = 0;
  for (const tag of readLooseTags(input)) {
    const decoded = decoder.decode(tag);
    const frame = decoded.kind === 'frame' ? timeline.place(decoded.frame) : undefined;
    if (frame === undefined) continue;
    frames += 1;
    take(segmenter.push(frame, startedAt + frames * 40));
  }
  take(segmenter.restart());
  return { parts, segmenter, window };
}

/** ARCHITECTURE.md, invariants: nothing is lost between parts, and each can be read. */
function checkParts(parts: readonly Part[]): void {
  let before: Part | undefined;
  for (const part of parts) {
    const { msn, part: index, start, duration, data, programDate } = part;
    demand(
      duration > 0 && [start, duration, programDate].every(Number.isFinite),
      'a part has a length and a date',
    );
    const isNext =
      before === undefined || before.endsSegment
        ? msn === (before?.msn ?? -1) + 1 && index === 0
        : msn === before.msn && index === before.part + 1;
    demand(isNext, 'parts are numbered one after the other');
    const gap = before === undefined ? 0 : start - (before.start + before.duration);
    demand(Math.abs(gap) <= rounding, 'a part begins where the one before it ends');
    const boxes = readBoxes(data);
    const length = boxes.reduce((sum, { body }) => sum + 8 + body.length, 0);
    demand(boxes.length === 2 && length === data.length, 'a part is one moof and one mdat');
    before = part;
  }
}

function checkPlaylist(playlist: Omit<MediaPlaylist, 'reports'>): void {
  const read = parseMediaPlaylist(writeMediaPlaylist({ ...playlist, reports: [] }, { skip: false }));
  if ('reason' in read) throw new Error(`the playlist cannot be read: ${read.reason}`);
  demand(read.segments.length === playlist.segments.length, 'a playlist lists every segment');
  for (const { duration } of read.segments)
    demand(
      Math.round(duration / 1000) <= read.targetDuration,
      'no segment is longer than the target duration',
    );
}
