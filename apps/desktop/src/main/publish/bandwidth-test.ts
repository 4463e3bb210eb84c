import { randomBytes } from 'node:crypto';
import { bandwidthResultSchema } from '@starling/shared/protocol/bandwidth-test.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { BandwidthResult, PublishError } from '../../ipc/publish-messages.ts';
import { failure } from './publish-failure.ts';

/** The relay that somebody is logged in to. */
export interface RelaySession {
  readonly origin: string;
  /** A secret: `starling_session=…`. */
  readonly cookie: string;
}

const uploadTime: Millis = 5_000;
const patience: Millis = 15_000;
/** Below the relay's limit, so that it is we who end. */
const mostBytes: Bytes = 60 * 1024 * 1024;
const pieceLength: Bytes = 64 * 1024;
const roundTrips = 4;
const leastBytes: Bytes = 1_000;

type Outcome = BandwidthResult | { readonly ok: false; readonly error: PublishError };

/**
 * Uploads to the relay for five seconds, which puts nothing on air, and says what the line carries. What counts is what
 * the relay has seen come in.
 *
 * @param send how a request is made; default `fetch`
 */
export async function testBandwidth(
  session: RelaySession | undefined,
  send: typeof fetch = fetch,
  time: Millis = uploadTime,
): Promise<Outcome> {
  if (session === undefined)
    return { ok: false, error: failure('refused', 'Log in to a relay first: the test uploads to it.') };
  try {
    const roundTripMs = await measureRoundTrip(session, send);
    const response = await post(session, send, noise(time));
    if (!response.ok) return { ok: false, error: await refusal(response) };
    const { receivedBytes, durationMs } = bandwidthResultSchema.parse(await response.json());
    if (receivedBytes < leastBytes || durationMs < 1) {
      const error = failure(
        'network-too-slow',
        'Almost nothing reached the relay within five seconds.',
        true,
      );
      return { ok: false, error };
    }
    return { ok: true, bitsPerSecond: Math.round((receivedBytes * 8_000) / durationMs), roundTripMs };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      error: failure('relay-unreachable', `The relay cannot be reached (${reason}).`, true),
    };
  }
}

/** The shortest of a few, as the first one opens the connection. */
async function measureRoundTrip({ origin }: RelaySession, send: typeof fetch): Promise<Millis> {
  let best: Millis = Infinity;
  for (let count = 0; count < roundTrips; count += 1) {
    const begun = performance.now();
    const response = await send(new URL('/healthz', origin), { signal: AbortSignal.timeout(patience) });
    await response.arrayBuffer();
    best = Math.min(best, performance.now() - begun);
  }
  return Math.round(best * 10) / 10;
}

async function post(
  { origin, cookie }: RelaySession,
  send: typeof fetch,
  body: ReadableStream<Uint8Array>,
): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/octet-stream' },
    body,
    signal: AbortSignal.timeout(patience),
    duplex: 'half' as const,
  };
  return send(new URL('/api/bandwidth-test', origin), init);
}

/** Bytes that nothing on the way can make smaller, for as long as it is asked to. */
function noise(time: Millis): ReadableStream<Uint8Array> {
  const piece = randomBytes(pieceLength);
  let begun: Millis | undefined;
  let sent: Bytes = 0;
  return new ReadableStream(
    {
      pull: (controller) => {
        begun ??= performance.now();
        if (performance.now() - begun >= time || sent >= mostBytes) controller.close();
        else controller.enqueue(new Uint8Array(piece));
        sent += pieceLength;
      },
    },
    { highWaterMark: 0 },
  );
}

async function refusal(response: Response): Promise<PublishError> {
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  const words = body?.error?.message ?? `it answered ${response.status}`;
  return failure('refused', `The relay refused the test: ${words}`, response.status === 429);
}
