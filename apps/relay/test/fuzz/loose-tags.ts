import { concatBytes, readUnsigned } from '@starling/shared/bytes.ts';
import { splitAggregate } from '@starling/shared/rtmp/aggregate.ts';
import { type Tag, tagTypeName, tagTypes } from '@starling/shared/flv/tag.ts';

/** Reads FLV tags that follow each other without a file's header: as far as they can be told apart, of known types. */
export function readLooseTags(body: Uint8Array): Tag[] {
  const all = splitAggregate({ type: 22, timestamp: 0, messageStreamId: 1, body });
  // The stamps are the tags' own: an aggregate moves them so that the first is its own.
  return all.flatMap(({ type, timestamp, body: content }) => {
    const name = tagTypeName(type);
    return name === undefined ? [] : [{ type: name, timestamp, body: content }];
  });
}

/** @returns one tag as it stands in a stream, its back pointer left at 0. `timestamp` takes 32 bits. */
export function writeTag({ type, timestamp, body }: Tag): Uint8Array {
  const header = Buffer.alloc(11);
  header.writeUInt32BE(tagTypes[type] * 2 ** 24 + Math.min(body.length, 0xffffff));
  header.writeUInt32BE(((timestamp % 2 ** 24) * 256 + Math.floor(timestamp / 2 ** 24)) >>> 0, 4);
  return concatBytes([header, body, new Uint8Array(4)]);
}

/** For a target's `editUnit`: the unit is a tag's body. */
export function editLooseTag(
  input: Uint8Array,
  which: number,
  edit: (body: Uint8Array) => Uint8Array,
): Uint8Array {
  return withTag(input, which, (tag) => ({ ...tag, body: edit(tag.body) })) ?? edit(input);
}

/** For a target's `editUnit`: the unit is a tag's stamp, in four bytes. */
export function editStamp(
  input: Uint8Array,
  which: number,
  edit: (stamp: Uint8Array) => Uint8Array,
): Uint8Array {
  const changed = withTag(input, which, (tag) => {
    const stamp = Buffer.alloc(4);
    stamp.writeUInt32BE(tag.timestamp);
    return { ...tag, timestamp: readUnsigned(edit(stamp), 0, 4) };
  });
  return changed ?? edit(input);
}

/** For a target's `editUnit`: the unit is the composition time of a picture in the old form, bytes 2–4 of its tag. */
export function editCompositionTime(
  input: Uint8Array,
  which: number,
  edit: (time: Uint8Array) => Uint8Array,
): Uint8Array {
  const change = ({ body, ...tag }: Tag) => {
    const time = edit(body.subarray(2, 5)).subarray(0, 3);
    return { ...tag, body: concatBytes([body.subarray(0, 2), time, body.subarray(5)]) };
  };
  return withTag(input, which, change, ({ type }) => type === 'video') ?? edit(input);
}

/** @returns undefined where there is no tag of those that `isMeant` */
function withTag(
  input: Uint8Array,
  which: number,
  change: (tag: Tag) => Tag,
  isMeant: (tag: Tag) => boolean = () => true,
): Uint8Array | undefined {
  const tags = readLooseTags(input);
  const meant = tags.filter(isMeant);
  const chosen = meant[which % meant.length];
  return chosen && concatBytes(tags.map((tag) => writeTag(tag === chosen ? change(tag) : tag)));
}
