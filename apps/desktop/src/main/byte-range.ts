/** A stretch of bytes, both ends included. */
export interface ByteStretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header with one stretch (RFC 9110 §14.2). Several stretches, and other units, are taken for none.
 * @returns `whole` to send all, `unsatisfiable` for 416
 */
export function parseByteRange(header: string | null, size: number): ByteStretch | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'whole';
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}
