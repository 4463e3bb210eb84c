import type { SettingsOf } from '../scene/source.ts';
import { failed, type OpenResult, type SourceFault } from './opened-source.ts';
import { playedSource } from './played-source.ts';
import type { SourcePorts } from './source-ports.ts';

/** Opens another channel of the relay, for watching together. */
export async function openChannel(
  { login }: SettingsOf<'channel'>,
  { channelUrl }: SourcePorts,
): Promise<OpenResult> {
  if (login === '')
    return failed({ state: 'lost', message: 'Enter the channel’s name.', retryOn: 'nothing' });
  // Only who shows a channel pays for its player.
  const { default: Hls } = await import('hls.js');
  const element = document.createElement('video');
  element.playsInline = true;
  const hls = new Hls({ lowLatencyMode: true });
  const message = `${login} is not on air. It is shown when it is.`;
  const fault = (): SourceFault => ({ state: 'lost', message, retryOn: 'time' });
  hls.on(Hls.Events.ERROR, (_, { fatal, details }) => {
    // The element tells its listeners, who close it, what has happened.
    if (fatal) element.dispatchEvent(new ErrorEvent('error', { message: details }));
  });
  hls.loadSource(channelUrl(login));
  hls.attachMedia(element);
  return playedSource(element, fault, () => hls.destroy());
}
