import { readMarkedParts } from '@starling/shared/mesh-driver/playlist-marks.ts';

/** What a rendition has had to offer since somebody began to look. */
export interface Produced {
  readonly bytes: number;
  readonly parts: number;
}

const lookEveryMs = 400;

/** Adds up the parts that a playlist lists, until it is stopped. */
export class ProducedMedia {
  readonly #url: string;
  readonly #seen = new Set<string>();
  readonly #timer: ReturnType<typeof setInterval>;
  #bytes = 0;

  constructor(playlistUrl: string) {
    this.#url = playlistUrl;
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
  }

  async read(): Promise<Produced> {
    await this.#look();
    return { bytes: this.#bytes, parts: this.#seen.size };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const answer = await fetch(this.#url).catch(() => undefined);
    if (answer?.ok !== true) return;
    for (const { url, part, bytes } of readMarkedParts(await answer.text(), this.#url)) {
      if (part === undefined || this.#seen.has(url)) continue;
      this.#seen.add(url);
      this.#bytes += bytes;
    }
  }
}
