import { setTimeout as sleep } from 'node:timers/promises';
import { publishTestCard } from './test-card-publisher.ts';

/** What the demo says of itself. */
interface DemoLog {
  info(message: string): void;
  warn(details: object, message: string): void;
}

export interface DemoOptions {
  readonly ffmpegPath: string;
  readonly url: string;
  readonly log: DemoLog;
  readonly signal: AbortSignal;
}

const restartDelayMs = 2_000;

/** Keeps the test card on air on the channel `demo` until `signal`; a publisher that ends is started again. */
export async function runDemoChannel(options: DemoOptions): Promise<void> {
  const isOver = () => options.signal.aborted;
  while (!isOver()) {
    let lastMessage = '';
    const exitCode = await publishTestCard({
      ...options,
      width: 1280,
      height: 720,
      frameRate: 30,
      bitrate: 2_000_000,
      keyframeEvery: 2,
      onMessage: (line) => (lastMessage = line),
    }).catch((error: unknown) => {
      lastMessage = String(error);
      return null;
    });
    if (isOver()) return;
    options.log.warn(
      { exitCode, lastMessage: withoutKey(lastMessage, options.url) },
      'the demo ended; starting again',
    );
    await sleep(restartDelayMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** ffmpeg names the URL in its complaints, and the stream key is part of it. */
function withoutKey(message: string, url: string): string {
  return message.replaceAll(url, url.replace(/[^/]+$/, '…'));
}
