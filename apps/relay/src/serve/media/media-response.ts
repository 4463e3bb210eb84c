import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Bytes } from '@starling/shared/units.ts';
import { parseRange, sliceBuffers } from './byte-range.ts';

/** A body in memory, as it is sent. */
interface WholeBody {
  readonly kind: 'whole';
  readonly pieces: readonly Uint8Array[];
  /** The same, compressed by gzip, for those who take it. */
  readonly gzip?: () => Uint8Array;
}

/** A body that is read while it is sent. */
interface StreamedBody {
  readonly kind: 'streamed';
  readonly size: Bytes;
  readonly open: (range: { from: Bytes; to: Bytes }) => Readable;
}

/** What a request for a playlist or for media is answered with. */
export interface MediaResponse {
  readonly status: number;
  readonly type: string;
  /** Cache-Control. */
  readonly cache: string;
  readonly body: WholeBody | StreamedBody;
  /** Beside those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const playlistType = 'application/vnd.apple.mpegurl';
/** For what never changes under its URL. */
export const immutable = 'public, max-age=31536000, immutable';

export function success(type: string, cache: string, pieces: readonly Uint8Array[]): MediaResponse {
  return { status: 200, type, cache, body: { kind: 'whole', pieces } };
}

/** Wrong requests are worth remembering for a second (RFC 8216bis appendix B.4); our own troubles are not. */
export function failure(status: number, message: string): MediaResponse {
  const cache = status >= 500 ? 'no-store' : 'public, max-age=1';
  return {
    ...{ status, type: 'text/plain; charset=utf-8', cache },
    body: { kind: 'whole', pieces: [Buffer.from(`${message}\n`)] },
  };
}

/** Answers the question of a browser whether a page of another origin may ask. */
export function sendPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Allow-Headers': 'Range',
    'Access-Control-Max-Age': '86400',
  });
  response.end();
}

/** @returns the bytes of the body */
export function sendMedia(request: IncomingMessage, response: ServerResponse, answer: MediaResponse): Bytes {
  if (response.destroyed) return 0;
  const { status, type, body } = answer;
  const isMedia = status === 200 && !type.startsWith('text/') && type !== playlistType;
  const pieces = body.kind === 'whole' ? chooseEncoding(request, body) : undefined;
  const length = body.kind === 'streamed' ? body.size : total(pieces ?? []);
  const range = isMedia ? parseRange(request.headers.range, length) : 'whole';
  const headers: Record<string, string | number> = {
    'Content-Type': type,
    'Cache-Control': answer.cache,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Age, Content-Length, Content-Range, Date',
    'Timing-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
    ...answer.headers,
  };
  if (isMedia) headers['Accept-Ranges'] = 'bytes';
  if (body.kind === 'whole' && body.gzip !== undefined) {
    headers['Vary'] = 'Accept-Encoding';
    if (pieces !== body.pieces) headers['Content-Encoding'] = 'gzip';
  }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${length}`, 'Content-Length': 0 }).end();
    return 0;
  }
  const { from, to } = range === 'whole' ? { from: 0, to: length } : range;
  if (range !== 'whole') headers['Content-Range'] = `bytes ${from}-${to - 1}/${length}`;
  response.writeHead(range === 'whole' ? status : 206, { ...headers, 'Content-Length': to - from });
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (body.kind === 'streamed') {
    // A client that leaves, or a file that goes, ends the answer: its length tells that it is not whole.
    pipeline(body.open({ from, to }), response).catch(() => response.destroy());
    return to - from;
  }
  const sent = range === 'whole' ? (pieces ?? []) : sliceBuffers(pieces ?? [], from, to);
  for (const piece of sent.slice(0, -1)) response.write(piece);
  response.end(sent.at(-1));
  return to - from;
}

function chooseEncoding(request: IncomingMessage, body: WholeBody): readonly Uint8Array[] {
  const accepted = request.headers['accept-encoding'];
  if (
    body.gzip === undefined ||
    accepted === undefined ||
    !/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)
  )
    return body.pieces;
  return [body.gzip()];
}

function total(pieces: readonly Uint8Array[]): Bytes {
  let sum = 0;
  for (const { length } of pieces) sum += length;
  return sum;
}
