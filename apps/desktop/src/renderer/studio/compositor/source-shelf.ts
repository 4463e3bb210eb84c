import type { SourceContent } from './compositor-messages.ts';
import type { Picture } from './picture.ts';
import { paintColour, paintNotice, paintText } from './still-pictures.ts';

/** What the shelf tells. */
export interface ShelfEvents {
  /** A source has a picture of another size than before. */
  size: (sourceId: string, width: number, height: number) => void;
  problem: (message: string) => void;
}

interface Entry {
  readonly content: SourceContent;
  picture: Picture | undefined;
  reader: ReadableStreamDefaultReader<VideoFrame> | undefined;
}

const noticeSize = { width: 640, height: 360 };

/** The pictures of all sources: of each the latest, whatever came before it is closed. */
export class SourceShelf {
  readonly #entries = new Map<string, Entry>();
  readonly #events: ShelfEvents;
  #versions = 0;
  #textWidth = 1280;

  constructor(events: ShelfEvents) {
    this.#events = events;
  }

  /** @returns what a source shows now; undefined before its first frame. */
  picture(sourceId: string): Picture | undefined {
    return this.#entries.get(sourceId)?.picture;
  }

  /** Shows something else from now on. */
  put(sourceId: string, content: SourceContent): void {
    const before = this.#entries.get(sourceId);
    const entry: Entry = { content, picture: undefined, reader: undefined };
    this.#entries.set(sourceId, entry);
    if (content.kind === 'frames') {
      // The last picture stays until the first frame is there.
      entry.picture = before?.picture;
      if (before !== undefined) before.picture = undefined;
      void this.#follow(sourceId, entry, content.readable);
    } else {
      this.#paint(sourceId, entry, before?.picture ?? noticeSize);
    }
    if (before !== undefined) release(before);
  }

  /** Shows nothing any more and lets go of everything. */
  forget(sourceId: string): void {
    const entry = this.#entries.get(sourceId);
    this.#entries.delete(sourceId);
    if (entry !== undefined) release(entry);
  }

  /** Breaks lines of text there, px. */
  setTextWidth(width: number): void {
    if (width === this.#textWidth) return;
    this.#textWidth = width;
    this.repaintText();
  }

  /** Paints all text again: a font has come. */
  repaintText(): void {
    for (const [sourceId, entry] of this.#entries)
      if (entry.content.kind === 'text') this.#paint(sourceId, entry, noticeSize);
  }

  #paint(sourceId: string, entry: Entry, size: { readonly width: number; readonly height: number }): void {
    const image = stillOf(entry.content, size, this.#textWidth);
    if (image !== undefined) this.#show(sourceId, entry, image, image.width, image.height);
  }

  async #follow(sourceId: string, entry: Entry, readable: ReadableStream<VideoFrame>): Promise<void> {
    const reader = (entry.reader = readable.getReader());
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        if (this.#entries.get(sourceId) === entry)
          this.#show(sourceId, entry, frame, frame.displayWidth, frame.displayHeight);
        else frame.close();
      }
    } catch (error) {
      this.#events.problem(`The frames of source ${sourceId} ended: ${String(error)}`);
    }
  }

  #show(sourceId: string, entry: Entry, image: Picture['image'], width: number, height: number): void {
    const before = entry.picture;
    entry.picture = { image, width, height, version: ++this.#versions };
    if (before?.width !== width || before.height !== height) this.#events.size(sourceId, width, height);
    if (before !== undefined) close(before);
  }
}

function stillOf(
  content: SourceContent,
  size: { readonly width: number; readonly height: number },
  textWidth: number,
): ImageBitmap | OffscreenCanvas | undefined {
  switch (content.kind) {
    case 'bitmap':
      return content.bitmap;
    case 'text':
      return paintText(content.settings, textWidth);
    case 'colour':
      return paintColour(content.colour);
    case 'notice':
      return paintNotice(content.text, size.width, size.height);
    case 'frames':
      return undefined;
  }
}

function release({ reader, picture }: Entry): void {
  // Rejects where the stream has failed already; there is nothing left to cancel then.
  void reader?.cancel().catch(() => undefined);
  if (picture !== undefined) close(picture);
}

function close({ image }: Picture): void {
  if (!(image instanceof OffscreenCanvas)) image.close();
}
