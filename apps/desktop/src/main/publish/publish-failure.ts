import { describeRejection, rejections } from '@starling/shared/srt/rejection.ts';
import type { PublishError } from '../../ipc/publish-messages.ts';

/** Why a connection to a destination is over. */
export type UplinkEnd =
  /** No connection came about; `reason` is the system's (`ECONNREFUSED`). */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'refused';
      readonly during: 'connect' | 'publish' | 'broadcast';
      readonly code: string;
      readonly description: string;
    }
  /** The server closed without a word when it was asked to take the broadcast. */
  | { readonly kind: 'closed-at-publish' }
  /** It was on air, and the connection broke. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Nothing arrived any more. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'not-rtmp'; readonly reason: string }
  /** No SRT connection came of a call; `code` as libsrt has it, 16 for no answer. */
  | { readonly kind: 'rejected'; readonly code: number }
  /** The server asked to be connected to anew, elsewhere perhaps. */
  | { readonly kind: 'sent-away'; readonly description: string; readonly url: string | undefined }
  | { readonly kind: 'stopped' };

/** What is told, and whether the next try is made without being asked. */
export interface JudgedEnd {
  readonly error: PublishError;
  readonly triesAgain: boolean;
}

/**
 * Says what the end of a connection means to a person.
 *
 * @param name the destination's, as the person knows it
 * @param wasLive whether it has been on air in this broadcast: then a refusal may pass
 */
export function judgeEnd(end: UplinkEnd, name: string, wasLive: boolean): JudgedEnd {
  switch (end.kind) {
    case 'unreachable':
      return again(
        'relay-unreachable',
        `${name} cannot be reached (${end.reason}). Check the address and your network.`,
      );
    case 'lost':
      return again('relay-unreachable', `The connection to ${name} broke (${end.reason}).`);
    case 'stalled':
      return again(
        'network-too-slow',
        `Nothing reaches ${name} any more. Check your network, or choose a lower bitrate.`,
      );
    case 'not-rtmp':
      return {
        error: failure(
          'relay-unreachable',
          `What answers at the address of ${name} is no RTMP server (${end.reason}).`,
        ),
        triesAgain: wasLive,
      };
    case 'closed-at-publish':
      if (wasLive) return again('relay-unreachable', `${name} hung up before the broadcast could go on.`);
      return {
        error: failure(
          'key-refused',
          `${name} hung up when it got the stream key. Copy the key again.`,
          true,
        ),
        triesAgain: wasLive,
      };
    case 'sent-away':
      return again('refused', end.description === '' ? `${name} asked to connect anew.` : end.description);
    case 'stopped':
      return { error: failure('internal', 'Stopped.'), triesAgain: false };
    case 'refused':
      return judgeRefusal(end, name, wasLive);
    case 'rejected':
      return judgeRejection(end.code, name, wasLive);
  }
}

const keyCodes = new Set(['NetStream.Publish.BadName', 'NetStream.Authenticate.UsherFailed']);

/** Servers use one code for several things, so their words are looked at, too. */
function judgeRefusal(
  { code, description, during }: Extract<UplinkEnd, { kind: 'refused' }>,
  name: string,
  wasLive: boolean,
): JudgedEnd {
  const words = description === '' ? code : description;
  if (/already|in use|being published/i.test(words))
    return {
      error: failure('already-live', `${words} Stop the other encoder, or wait a few seconds.`, true),
      triesAgain: wasLive,
    };
  if (during === 'publish' && keyCodes.has(code))
    return { error: failure('key-refused', `${name} refused the stream key: ${words}`), triesAgain: false };
  if (during === 'broadcast' && /taken over/i.test(words))
    return { error: failure('already-live', words), triesAgain: false };
  return { error: failure('refused', `${name} said: ${words}`, true), triesAgain: wasLive };
}

const passphraseCodes: readonly number[] = [rejections.badSecret, rejections.unsecure, rejections.crypto];
const passingCodes: readonly number[] = [
  ...[rejections.peer, rejections.resource, rejections.backlog, rejections.close],
  ...[rejections.overload, rejections.serverError, rejections.down],
];

/** SRT has numbers and no words. */
function judgeRejection(code: number, name: string, wasLive: boolean): JudgedEnd {
  const what = `${name} said: ${describeRejection(code)}.`;
  switch (code) {
    case rejections.timeout:
      return again(
        'relay-unreachable',
        `${name} does not answer by SRT. Check the address, and that UDP may pass.`,
      );
    case rejections.unauthorized:
    case rejections.forbidden: {
      const message = `${name} refused the stream key. Copy it again from where it was given to you.`;
      return { error: failure('key-refused', message), triesAgain: false };
    }
    case rejections.conflict: {
      const message = `${name} is on air from another encoder with this key. Stop that one, or wait a few seconds.`;
      return { error: failure('already-live', message, true), triesAgain: wasLive };
    }
    default:
      if (passphraseCodes.includes(code))
        return {
          error: failure(
            'passphrase-refused',
            `${name} refused the passphrase of SRT, or wants none. Ask whoever runs it.`,
          ),
          triesAgain: false,
        };
      if (passingCodes.includes(code)) return again('refused', what);
      return { error: failure('refused', what, true), triesAgain: wasLive };
  }
}

function again(code: PublishError['code'], message: string): JudgedEnd {
  return { error: failure(code, message, true), triesAgain: true };
}

/** A {@link PublishError}; `retry` is false unless said. */
export function failure(code: PublishError['code'], message: string, retry = false): PublishError {
  return { code, message, retry };
}
