import { gzipSync } from 'node:zlib';
import type { MediaResponse } from './media-response.ts';
import { playlistType } from './media-response.ts';

/** A playlist as it is sent, rendered once for all who get it; compressed when the first one wants it so. */
export class PlaylistText {
  readonly text: Buffer;
  #gzip: Buffer | undefined;

  constructor(text: string) {
    this.text = Buffer.from(text);
  }

  respond(cache: string): MediaResponse {
    return {
      ...{ status: 200, type: playlistType, cache },
      body: { kind: 'whole', pieces: [this.text], gzip: () => (this.#gzip ??= gzipSync(this.text)) },
    };
  }
}
