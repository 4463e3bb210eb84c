import type { RenditionId } from '@starling/shared/ids.ts';
import type { Cut, Part } from '../media.ts';

/** What a part takes over from the cut that it was made for: the same in every rendition. */
export function partPlace(
  rendition: RenditionId,
  { msn, part, start, end, endsSegment, programDate, discontinuity, discontinuities }: Cut,
): Omit<Part, 'independent' | 'init' | 'data' | 'isGap'> {
  const place = { msn, part, start, endsSegment, programDate, discontinuity, discontinuities };
  return { rendition, duration: end - start, ...place };
}
