import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { readBoxes } from '@starling/shared/fmp4/box.ts';
import type { RunningRelay } from './running-relay.ts';

declare global {
  var appendedMedia: Promise<string>[];
}

/** Makes a page keep the SHA-256 of all media (bodies of `mdat` boxes) that its player appends. To be called before it loads. */
export async function keepAppended(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.appendedMedia = [];
    const digest = async (bytes: Uint8Array<ArrayBuffer>) =>
      [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its object below
    const { appendBuffer } = SourceBuffer.prototype;
    SourceBuffer.prototype.appendBuffer = function (data: BufferSource) {
      const bytes = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + 8 <= bytes.length;) {
        const size = view.getUint32(at);
        // "mdat", ISO/IEC 14496-12 §8.1.1
        if (view.getUint32(at + 4) === 0x6d646174)
          globalThis.appendedMedia.push(digest(bytes.slice(at + 8, at + size)));
        at += Math.max(8, size);
      }
      appendBuffer.call(this, data);
    };
  });
}

/** @returns digests of what the page has appended so far, in order */
export function appendedOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Promise.all(globalThis.appendedMedia));
}

/** @returns digests of all media of a recorded rendition */
export async function recordedMedia(relay: RunningRelay, playlistPath: string): Promise<ReadonlySet<string>> {
  const playlistUrl = new URL(playlistPath, relay.httpUrl);
  const playlist = await (await fetch(playlistUrl)).text();
  const digests = new Set<string>();
  for (const line of playlist.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const bytes = new Uint8Array(await (await fetch(new URL(line, playlistUrl))).arrayBuffer());
    for (const { type, body } of readBoxes(bytes))
      if (type === 'mdat') digests.add(createHash('sha256').update(body).digest('hex'));
  }
  return digests;
}
