import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import { HttpConnection } from './http-connection.ts';

/**
 * A process of viewers: each has a connection of its own, follows the live edge of `--url` by blocking reloads and
 * takes each part. They come within `--join` seconds. Asked over IPC it says how many parts they have taken so far; it
 * ends with its parent.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    viewers: { type: 'string', default: '1' },
    join: { type: 'string', default: '2' },
  },
});
const playlistUrl = new URL(values.url);
const viewers = Number(values.viewers);

/** What a viewer does after a playlist: takes this part, then asks for that playlist. */
interface Step {
  readonly part: string;
  readonly reload: string;
}

/** Every viewer is told the same by the same reload: it is read once, so that a crowd costs its machine little. */
const steps = new Map<string, Step>();
const mostSteps = 64;
let taken = 0;

function readStep(text: string): Step {
  const playlist = parseMediaPlaylist(text);
  if ('reason' in playlist) throw new Error(playlist.reason);
  const last = playlist.segments.at(-1);
  const part = last?.parts.at(-1);
  if (last === undefined || part === undefined) throw new Error('a playlist without a part');
  const isGrowing = last.uri === undefined;
  const directives = `_HLS_msn=${isGrowing ? last.msn : last.msn + 1}&_HLS_part=${isGrowing ? last.parts.length : 0}`;
  return {
    part: new URL(part.uri, playlistUrl).pathname,
    reload: `${playlistUrl.pathname}?${directives}`,
  };
}

async function takePlaylist(connection: HttpConnection, reload: string): Promise<Step> {
  const known = steps.get(reload);
  const { body } = await connection.get(reload, known === undefined);
  const step = known ?? steps.get(reload) ?? readStep(String(body));
  // A plain reload is told something new each time.
  if (reload.includes('?')) steps.set(reload, step);
  const [oldest] = steps.keys();
  if (steps.size > mostSteps && oldest !== undefined) steps.delete(oldest);
  return step;
}

/** Goes on until the process ends; a viewer whose connection fails comes again. */
async function watch(): Promise<never> {
  for (;;) {
    const connection = await HttpConnection.open(playlistUrl);
    try {
      for (let reload = playlistUrl.pathname; ;) {
        const step = await takePlaylist(connection, reload);
        await connection.get(step.part);
        taken += 1;
        reload = step.reload;
      }
    } catch {
      connection.close();
      await sleep(200);
    }
  }
}

process.on('message', () => process.send?.(taken));
process.on('disconnect', () => process.exit(0));
for (let joined = 0; joined < viewers; joined += 1) {
  void watch();
  if (joined % 10 === 9) await sleep((1000 * Number(values.join) * 10) / viewers);
}
