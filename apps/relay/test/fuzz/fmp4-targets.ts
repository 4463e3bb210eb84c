import { concatBytes } from '@starling/shared/bytes.ts';
import { box, findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import { readInitTracks, readPresentationTimes } from '../../src/clips/fragment-times.ts';
import { readMovieDuration } from '../../src/clips/movie-duration.ts';
import { readCorpus } from './corpus.ts';
import { demand, type FuzzTarget } from './fuzz-target.ts';

const containers = ['moov', 'trak', 'mdia', 'moof', 'traf'];
const leaves = ['tkhd', 'mdhd', 'hdlr', 'tfhd', 'tfdt', 'trun', 'mvhd', 'vide', 'soun'];

const boxes: FuzzTarget = {
  name: 'fmp4',
  seeds: readCorpus('fmp4'),
  words: [...containers, ...leaves, '\x01\x00\x00\x00', '\x00\x00\x00\x08', '\x00\x00\x00\x10'],
  editUnit(input, which, edit) {
    const count = countBoxes(input);
    return count === 0 ? edit(input) : editBox(input, which % count, edit);
  },
  run(input) {
    let end = 0;
    for (const { offset, body, type } of readBoxes(input)) {
      demand(offset === end && type.length === 4, 'boxes follow each other');
      end = offset + 8 + body.length;
    }
    demand(end <= input.length, 'boxes lie within what was read');
    findBox(input, containers);
    const { video, audio } = readInitTracks(input);
    for (const id of [1, 2, video?.trackId ?? 0, audio?.trackId ?? 0]) {
      const times = readPresentationTimes(input, id);
      demand(times.length <= input.length / 4, 'no more pictures than there are rows');
      demand(times.every(Number.isFinite), 'times are numbers');
    }
    const duration = readMovieDuration(input);
    demand(duration >= 0 && Number.isFinite(duration), 'a duration is a number');
    return end === 0 && input.length > 0 ? 'refused' : 'taken';
  },
};

export const fmp4Targets: readonly FuzzTarget[] = [boxes];

const isContainer = (type: string) => containers.includes(type);

function countBoxes(bytes: Uint8Array): number {
  return readBoxes(bytes).reduce(
    (sum, { type, body }) => sum + 1 + (isContainer(type) ? countBoxes(body) : 0),
    0,
  );
}

/** Boxes are counted as they begin, each before those in it. */
function editBox(bytes: Uint8Array, which: number, edit: (body: Uint8Array) => Uint8Array): Uint8Array {
  let left = which;
  const pieces = readBoxes(bytes).map(({ type, body }) => {
    const at = left;
    const inside = isContainer(type) ? countBoxes(body) : 0;
    left -= 1 + inside;
    if (at === 0) return box(type, edit(body));
    return box(type, at > 0 && at <= inside ? editBox(body, at - 1, edit) : body);
  });
  return concatBytes(pieces);
}
