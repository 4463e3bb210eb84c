import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { parseByteRange } from './byte-range.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.flac': 'audio/flac',
};

/** Reading at once is quicker, and inside of an asar it spares a copy of the file. */
const maxAtOnce = 4 * 1024 * 1024;

/** A file as an answer, or the part of it that was asked for. @returns 404 where there is none */
export async function fileResponse(
  file: string,
  range: string | null,
  headers: Record<string, string>,
): Promise<Response> {
  const info = await stat(file).catch(() => undefined);
  if (info?.isFile() !== true) return new Response(null, { status: 404 });
  const stretch = parseByteRange(range, info.size);
  const shared = { 'content-type': typeOf(file), 'accept-ranges': 'bytes', ...headers };
  if (stretch === 'unsatisfiable')
    return new Response(null, {
      status: 416,
      headers: { ...shared, 'content-range': `bytes */${info.size}` },
    });
  if (stretch === 'whole') {
    const body = info.size <= maxAtOnce ? await readFile(file) : streamOf(file, 0, info.size - 1);
    return new Response(body, { headers: { ...shared, 'content-length': String(info.size) } });
  }
  const { start, end } = stretch;
  const length = { 'content-length': String(end - start + 1) };
  const contentRange = { 'content-range': `bytes ${start}-${end}/${info.size}` };
  const headersOfPart = { ...shared, ...length, ...contentRange };
  return new Response(streamOf(file, start, end), { status: 206, headers: headersOfPart });
}

function streamOf(file: string, start: number, end: number): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream<Uint8Array>;
}

function typeOf(file: string): string {
  return types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}
