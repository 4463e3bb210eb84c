/** The bytes `[from, to)` that a request is to get, or why it gets none. */
export type ByteRange = { readonly from: number; readonly to: number } | 'whole' | 'unsatisfiable';

/**
 * Reads a Range header for a body of `length` bytes, RFC 9110 §14.2. One range is served; several, other units and
 * malformed headers get the whole body, as the RFC allows.
 */
export function parseRange(header: string | undefined, length: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return 'whole';
  if (first !== '' && last !== '' && Number(last) < Number(first)) return 'whole';
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length : Math.min(length, Number(last) + 1);
  return from < to ? { from, to } : 'unsatisfiable';
}

/** The given bytes of a body that lies in several buffers, as views. */
export function sliceBuffers(buffers: readonly Uint8Array[], from: number, to: number): Uint8Array[] {
  const slices: Uint8Array[] = [];
  let start = 0;
  for (const buffer of buffers) {
    const end = start + buffer.length;
    if (end > from && start < to)
      slices.push(buffer.subarray(Math.max(0, from - start), Math.min(buffer.length, to - start)));
    start = end;
  }
  return slices;
}
