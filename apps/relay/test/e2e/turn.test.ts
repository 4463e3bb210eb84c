import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeshTicket } from '@starling/shared/protocol/mesh-join.ts';
import { turnCredentials } from '../../src/mesh/turn-credentials.ts';
import { launchBrowser } from '../support/browser.ts';
import { hasTurnserver, type RunningCoturn, startCoturn } from '../support/coturn.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

/** Two connections of one page meet over TURN alone. @returns what came over, and the kinds of both candidates */
async function meetOverTurn(configuration: RTCConfiguration): Promise<{ said: string; kinds: string[] }> {
  const [caller, callee] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
  caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate ?? undefined);
  callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined);
  const channel = caller.createDataChannel('parts');
  channel.onopen = () => channel.send('over TURN');
  const heard = new Promise<string>((resolve, reject) => {
    callee.ondatachannel = ({ channel: other }) => {
      other.onmessage = ({ data }) => resolve(String(data));
    };
    caller.onconnectionstatechange = () => {
      if (caller.connectionState === 'failed') reject(new Error('no connection'));
    };
    caller.onicecandidateerror = ({ errorCode, errorText }) => {
      if (errorCode === 401) reject(new Error(`TURN said ${errorCode} ${errorText}`));
    };
  });
  await caller.setLocalDescription();
  await callee.setRemoteDescription(caller.localDescription ?? { type: 'rollback' });
  await callee.setLocalDescription();
  await caller.setRemoteDescription(callee.localDescription ?? { type: 'rollback' });
  const said = await heard;
  const stats = [...((await caller.getStats()) as unknown as Map<string, Record<string, unknown>>).values()];
  const pair = stats.find(({ type, nominated }) => type === 'candidate-pair' && nominated === true);
  const kindOf = (id: unknown) => String(stats.find((each) => each['id'] === id)?.['candidateType']);
  return { said, kinds: [kindOf(pair?.['localCandidateId']), kindOf(pair?.['remoteCandidateId'])] };
}

const title = 'TURN (needs turnserver: install coturn, or set TURNSERVER_PATH)';
describe.skipIf(!hasTurnserver)(title, () => {
  let coturn: RunningCoturn;
  let relay: RunningRelay;
  let onAir: OnAir;
  let browser: Browser;
  let ticket: MeshTicket;

  beforeAll(async () => {
    coturn = await startCoturn();
    const turn = ['--turn', coturn.url, '--turn-secret', coturn.secretFile, '--mesh-relay-only'];
    relay = await startRelay(['--no-demo', '--rungs', 'none', ...turn]);
    onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
    browser = await launchBrowser();
    const url = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
    const answer = await fetch(`${relay.httpUrl}/api/mesh/join`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ broadcast: /[0-9a-f]{16}/.exec(url)?.[0], rendition: 'source' }),
    });
    ticket = (await answer.json()) as MeshTicket;
  });

  afterAll(async () => {
    await browser.close();
    await onAir.stop();
    await relay.stop();
    await coturn.stop();
  });

  const meet = async (iceServers: MeshTicket['iceServers']) => {
    const page = await browser.newPage();
    await page.goto(`${relay.httpUrl}/healthz`);
    const iceTransportPolicy = ticket.isRelayOnly ? ('relay' as const) : ('all' as const);
    return page.evaluate(meetOverTurn, { iceServers: iceServers as RTCIceServer[], iceTransportPolicy });
  };

  it('lets viewers with the relay’s credentials meet through it alone', async () => {
    expect(ticket.isRelayOnly).toBe(true);
    expect(await meet(ticket.iceServers)).toEqual({ said: 'over TURN', kinds: ['relay', 'relay'] });
  });

  it('refuses credentials that were changed, or that have ended', async () => {
    const [server] = ticket.iceServers;
    if (server === undefined) throw new Error('no TURN server in the ticket');
    const [, name = ''] = (server.username ?? '').split(':');
    const forged = { ...server, username: `${Math.floor(Date.now() / 1000) + 99_999}:${name}` };
    const ended = turnCredentials(coturn.secret, Math.floor(Date.now() / 1000) - 10, 'name');
    for (const credentials of [forged, { ...server, ...ended }])
      await expect(meet([credentials])).rejects.toThrow('401');
  });

  it('leaves no secret in the relay’s log', () => {
    expect(relay.output()).not.toContain(coturn.secret);
  });
});
