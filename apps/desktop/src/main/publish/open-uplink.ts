import { parsePublishUrl } from '@starling/shared/rtmp/publish-url.ts';
import type { Destination } from '../../ipc/publish-messages.ts';
import { RtmpUplink } from './rtmp-uplink.ts';
import { parseSrtUrl, passphraseFault } from './srt-address.ts';
import { SrtUplink } from './srt-uplink.ts';
import type { Uplink, UplinkEvents } from './uplink.ts';

/** What a destination keeps from pages and files. */
export interface DestinationSecrets {
  /** For SRT the stream id, at a relay the key in it; empty for none. */
  readonly streamKey: string;
  /** For SRT alone; undefined for no encryption. */
  readonly passphrase: string | undefined;
}

/** Ours answers as often as 16 KiB, which shows 50 ms at 2.5 Mbit/s; from others OBS's usual figure is asked. */
const relayWindow = 16 * 1024;
const usualWindow = 2_500_000;

/**
 * @param url where to; mostly the destination's own
 * @returns the connection, by the protocol of the address, or why there can be none
 */
export function openUplink(
  url: string,
  kind: Destination['kind'],
  { streamKey, passphrase }: DestinationSecrets,
  events: UplinkEvents,
): Uplink | { readonly reason: string } {
  const isRelay = kind === 'relay';
  if (/^srt:/i.test(url)) {
    const address = parseSrtUrl(url);
    if ('reason' in address) return address;
    const fault = passphrase === undefined ? undefined : passphraseFault(passphrase);
    if (fault !== undefined) return { reason: fault };
    const streamId = isRelay ? `publish:live/${streamKey}` : streamKey || (address.streamId ?? '');
    return new SrtUplink(address, { ...events, streamId, passphrase: passphrase ?? address.passphrase });
  }
  const address = parsePublishUrl(url);
  if (address === undefined) return { reason: `"${url}" is no RTMP address` };
  return new RtmpUplink(address, {
    ...{ ...events, streamKey, answersPings: isRelay },
    acknowledgementWindow: isRelay ? relayWindow : usualWindow,
  });
}
