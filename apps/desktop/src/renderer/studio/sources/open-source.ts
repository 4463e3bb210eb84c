import type { Source } from '../scene/collection.ts';
import { openChannel } from './open-channel.ts';
import { openCamera, openMicrophone } from './open-device.ts';
import { openDesktopAudio, openDisplay, openWebPage } from './open-display.ts';
import { openImage } from './open-image.ts';
import { openMedia } from './open-media.ts';
import type { OpenedSource, OpenResult } from './opened-source.ts';
import type { SourcePorts } from './source-ports.ts';

/** Opens a source of any kind. Never rejects. */
export function openSource({ id, settings }: Source, ports: SourcePorts): Promise<OpenResult> {
  switch (settings.kind) {
    case 'screen':
    case 'window':
      return openDisplay(settings, ports);
    case 'camera':
      return openCamera(settings);
    case 'microphone':
      return openMicrophone(settings);
    case 'desktop-audio':
      return openDesktopAudio(ports);
    case 'image':
      return openImage(settings);
    case 'media':
      return openMedia(settings);
    case 'web-page':
      return openWebPage(id, settings, ports);
    case 'channel':
      return openChannel(settings, ports);
    case 'text':
      return Promise.resolve(painted({ kind: 'text', settings }));
    case 'colour':
      return Promise.resolve(painted({ kind: 'colour', colour: settings.colour }));
  }
}

/**
 * @returns what a source must be opened anew for when it changes: names for people and what the compositor does by
 * itself are not among it.
 */
export function openingKey({ settings }: Source): string {
  const relevant: Record<string, unknown> = { ...settings };
  delete relevant['label'];
  delete relevant['isMirrored'];
  return JSON.stringify(relevant);
}

type Painted = Extract<ReturnType<NonNullable<OpenedSource['feed']>>['content'], { kind: 'text' | 'colour' }>;

function painted(content: Painted): OpenResult {
  const feed = () => ({ content, transfer: [] });
  return { ok: true, source: { feed, ended: new AbortController().signal, close: () => undefined } };
}
