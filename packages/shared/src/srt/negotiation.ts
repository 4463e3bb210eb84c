import type { Millis } from '../units.ts';
import {
  type Capabilities,
  capabilityFlags,
  readCapabilities,
  readTextExtension,
} from './handshake-extension.ts';
import { extensionTypes, type Handshake } from './handshake.ts';
import type { Rejection } from './rejection.ts';
import { oldestVersion, type SrtSettings, srtVersion } from './settings.ts';

/** What a handshake's extensions say. */
export interface Offer {
  readonly capabilities: Capabilities;
  /** Empty where there is none. */
  readonly streamId: string;
  /** The message with keys, as it came; undefined where nothing is to be encrypted. */
  readonly keyMessage: Uint8Array | undefined;
}

/** What this side says of itself in every handshake. */
const ownFlags =
  capabilityFlags.timedSending |
  capabilityFlags.timedReceiving |
  capabilityFlags.encryption |
  capabilityFlags.dropsTooLate |
  capabilityFlags.periodicLossReports |
  capabilityFlags.marksRetransmitted;

/** Unknown extensions are passed over. @returns why no connection can come of it, otherwise */
export function readOffer(handshake: Handshake, kind: 'request' | 'response'): Offer | Rejection {
  const content = (type: number) =>
    handshake.extensions.find((extension) => extension.type === type)?.content;
  const isRequest = kind === 'request';
  const told = content(isRequest ? extensionTypes.handshakeRequest : extensionTypes.handshakeResponse);
  const capabilities = told && readCapabilities(told);
  if (handshake.version < 5 || capabilities === undefined) return 'version';
  if (capabilities.version < oldestVersion) return 'version';
  if ((capabilities.flags & capabilityFlags.isStream) !== 0) return 'messageApi';
  const congestion = content(extensionTypes.congestion);
  if (congestion !== undefined && readTextExtension(congestion) !== 'live') return 'congestion';
  if (content(extensionTypes.filter) !== undefined) return 'filter';
  const streamId = readTextExtension(content(extensionTypes.streamId) ?? new Uint8Array(0));
  if (streamId === undefined) return 'rogue';
  const keyMessage = content(isRequest ? extensionTypes.keyRequest : extensionTypes.keyResponse);
  return { capabilities, streamId, keyMessage };
}

/** How long each side holds back what it receives: the longest that either wants; draft §4.4. */
export function agreeOnLatency(
  own: Pick<SrtSettings, 'latency' | 'peerLatency'>,
  { receiveLatency, sendLatency }: Capabilities,
): { readonly receive: Millis; readonly send: Millis } {
  return {
    receive: Math.max(own.latency, sendLatency),
    send: Math.max(own.peerLatency, receiveLatency),
  };
}

export function ownCapabilities(receiveLatency: Millis, sendLatency: Millis): Capabilities {
  return { version: srtVersion, flags: ownFlags, receiveLatency, sendLatency };
}
