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

/** @returns undefined where there is no tag */
function withTag(input: Uint8Array, which: number, change: (tag: Tag) => Tag): Uint8Array | undefined {
  const tags = readLooseTags(input);
  if (tags.length === 0) return undefined;
  const chosen = which % tags.length;
  return concatBytes(tags.map((tag, index) => writeTag(index === chosen ? change(tag) : tag)));
}
