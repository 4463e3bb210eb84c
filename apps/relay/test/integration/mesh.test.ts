import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ParsedMediaPlaylist, parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import { parseMeshMark } from '@starling/shared/hls/starling-tags.ts';
import { isGenuine } from '@starling/shared/mesh-driver/media-digest.ts';
import { readMarkedParts } from '@starling/shared/mesh-driver/playlist-marks.ts';
import { createDigest } from '@starling/shared/mesh-driver/sha256.ts';
import { meshTicketSchema } from '@starling/shared/protocol/mesh-join.ts';
import { checkMeshToken } from '@starling/shared/protocol/mesh-token.ts';
import {
  decodePartAnnouncement,
  type PartAnnouncement,
} from '@starling/shared/protocol/part-announcement.ts';
import { healthSchema } from '@starling/shared/protocol/videos.ts';
import { eventually, renditionUrl } from '../support/live-playlist.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';
import { type OnAir, putTestCardOnAir } from '../support/test-card-on-air.ts';

async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

async function textAt(url: string): Promise<string> {
  return Buffer.from(await bytesOf(url)).toString();
}

async function playlistAt(url: string): Promise<ParsedMediaPlaylist> {
  const playlist = parseMediaPlaylist(await textAt(url));
  if ('reason' in playlist) throw new Error(playlist.reason);
  return playlist;
}

/**
 * Fetches all that a playlist tells a digest of, as viewers read it, and checks it as they do.
 *
 * @returns how many parts and how many whole segments were right
 */
async function checkDigests(url: string, text: string): Promise<{ parts: number; segments: number }> {
  const marked = readMarkedParts(text, url);
  for (const { url: at, sha256, bytes: length, part } of marked) {
    const bytes = await bytesOf(at);
    expect(bytes.length, at).toBe(length);
    expect(await isGenuine(bytes, sha256, part === undefined, createDigest(crypto.subtle)), at).toBe(true);
  }
  const parts = marked.filter(({ part }) => part !== undefined).length;
  return { parts, segments: marked.length - parts };
}

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://elsewhere.example' },
    body: JSON.stringify(body),
  });

describe('a relay whose mesh is on', () => {
  let relay: RunningRelay;
  let onAir: OnAir;
  let broadcast: string;
  let publicKey: string;

  beforeAll(async () => {
    relay = await startRelay(['--no-demo', '--rungs', '160,audio']);
    onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
    await eventually('the ladder', () => renditionUrl(relay, 'owner', '160p'));
    const multivariant = Buffer.from(await bytesOf(`${relay.httpUrl}/live/owner/index.m3u8`)).toString();
    const mark = parseMeshMark(multivariant);
    [broadcast, publicKey] = [mark?.broadcast ?? '', mark?.key ?? ''];
  });

  afterAll(async () => {
    await onAir.stop();
    await relay.stop();
  });

  const isSigned = (signed: Uint8Array, signature: Uint8Array) =>
    verify(
      null,
      signed,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' }),
      signature,
    );

  function listen(rendition: string): { heard: PartAnnouncement[]; closed: Promise<number> } {
    const query = `channel=owner&broadcast=${broadcast}&rendition=${rendition}`;
    const socket = new WebSocket(`${relay.httpUrl.replace('http', 'ws')}/mesh/announcements?${query}`);
    const heard: PartAnnouncement[] = [];
    socket.on('message', (frame: Buffer) => {
      const read = decodePartAnnouncement(frame);
      if (read === undefined || !isSigned(read.signed, read.signature)) throw new Error('not signed');
      heard.push(read.announcement);
    });
    return { heard, closed: new Promise((resolve) => socket.on('close', resolve)) };
  }

  it('names itself by the key in its folder, which is its owner’s alone', () => {
    expect(broadcast).toMatch(/^[0-9a-f]{16}$/);
    expect(readFileSync(path.join(relay.dataDir, 'mesh-key.pub'), 'utf8')).toBe(`${publicKey}\n`);
    expect(relay.output()).toContain(`"relayKey":"${publicKey}"`);
  });

  it.each(['source', '160p', 'audio'])(
    'tells of %s what each part and segment must be',
    async (rendition) => {
      const url = (await renditionUrl(relay, 'owner', rendition)) ?? '';
      await eventually('three segments', async () =>
        (await playlistAt(url)).segments.length > 3 ? true : undefined,
      );
      const text = await textAt(url);
      const checked = await checkDigests(url, text);
      expect(checked.parts).toBeGreaterThan(12);
      expect(checked.segments).toBe((text.match(/^#EXTINF/gm) ?? []).length);
    },
  );

  it('tells it in a delta update, too', async () => {
    const url = (await renditionUrl(relay, 'owner', 'source')) ?? '';
    const delta = await eventually('a delta update', async () => {
      const text = await textAt(`${url}?_HLS_skip=YES`);
      return text.includes('#EXT-X-SKIP') ? text : undefined;
    });
    expect((await checkDigests(url, delta)).parts).toBeGreaterThan(6);
  });

  it('tells it of the recording while it grows', async () => {
    const url = `${relay.httpUrl}/vod/${broadcast}/source/index.m3u8`;
    const text = await eventually('a recording', async () => {
      const growing = await textAt(url);
      return (growing.match(/^#EXTINF/gm) ?? []).length > 2 ? growing : undefined;
    });
    expect((await checkDigests(url, text)).segments).toBeGreaterThan(2);
    const multivariant = await bytesOf(`${relay.httpUrl}/vod/${broadcast}/index.m3u8`);
    expect(parseMeshMark(Buffer.from(multivariant).toString())).toEqual({ broadcast, key: publicKey });
  });

  it('announces each part, signed, as soon as it can be fetched, and as the playlist has it', async () => {
    const { heard } = listen('source');
    const url = (await renditionUrl(relay, 'owner', 'source')) ?? '';
    await eventually('twenty parts', () => Promise.resolve(heard.length >= 20 || undefined));
    const playlist = await playlistAt(url);
    const parts = playlist.segments.flatMap(({ msn, parts }) =>
      parts.map((part, index) => ({ ...part, name: `${msn}.${index}` })),
    );
    let compared = 0;
    for (const said of heard) {
      const part = parts.find(({ name }) => name === `${said.msn}.${said.part}`);
      if (part?.digest === undefined) continue;
      compared += 1;
      expect(part.digest).toEqual({
        sha256: Buffer.from(said.sha256).toString('base64url'),
        bytes: said.bytes,
      });
      expect([said.independent, said.isGap]).toEqual([part.independent, part.isGap]);
      expect(said.duration).toBeCloseTo(part.duration, 1);
      expect((await bytesOf(new URL(part.uri, url).href)).length).toBe(said.bytes);
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('lets a viewer of any origin in, with a token for its swarm', async () => {
    const response = await post(`${relay.httpUrl}/api/mesh/join`, { broadcast, rendition: '160p' });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const ticket = meshTicketSchema.parse(await response.json());
    const swarm = createHash('sha256').update(`starling:1:${broadcast}:160p`).digest('hex').slice(0, 40);
    const now = Date.now() / 1000;
    expect(checkMeshToken(ticket.token, { swarm, now, verify: isSigned })).toMatchObject({ isGood: true });
    expect(ticket).toMatchObject({ isEnabled: true, trackers: ['ws://127.0.0.1:8000'], uploadFactor: 2 });
  });

  it('lets nobody into what is not there', async () => {
    for (const place of [
      { broadcast: 'f'.repeat(16), rendition: 'source' },
      { broadcast, rendition: '1080p' },
    ])
      expect((await post(`${relay.httpUrl}/api/mesh/join`, place)).status).toBe(404);
  });

  it('counts each byte that it serves, by what it was', async () => {
    const served = async (kind: string) => {
      const text = await textAt(`${relay.httpUrl}/metrics`);
      return Number(
        new RegExp(`^starling_media_bytes_total\\{kind="${kind}"\\} (\\S+)$`, 'm').exec(text)?.[1],
      );
    };
    const url = (await renditionUrl(relay, 'owner', '160p')) ?? '';
    const segment = (await playlistAt(url)).segments.findLast(
      ({ uri, isGap }) => uri !== undefined && !isGap,
    );
    const [part, whole] = [segment?.parts[0]?.uri ?? 'no part', segment?.uri ?? 'no segment'];
    await bytesOf(new URL(part, url).href);
    await bytesOf(new URL(whole, url).href);
    const before = [await served('part'), await served('segment')];
    const sent = [await bytesOf(new URL(part, url).href), await bytesOf(new URL(whole, url).href)];
    const after = [await served('part'), await served('segment')];
    expect(after.map((bytes, at) => bytes - (before[at] ?? 0))).toEqual(sent.map(({ length }) => length));
  });

  it('shows what viewers report to the owner and in its metrics', async () => {
    const report = {
      ...{ broadcast, rendition: 'source', viewer: 'v'.repeat(20), seconds: 10, bytesFromPeers: 900 },
      ...{ bytesFromHttp: 100, bytesUploaded: 0, stalls: 1, latencyMs: 2_100, peers: 5 },
    };
    expect((await post(`${relay.httpUrl}/api/mesh/report`, report)).status).toBe(204);
    const { login, password } = relay.owner;
    const session = await fetch(`${relay.httpUrl}/api/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    const answer = await fetch(`${relay.httpUrl}/api/me/health`, { headers: { cookie } });
    expect(healthSchema.parse(await answer.json()).live?.mesh).toEqual({
      ...{ peers: 1, offload: 0.9, latencyMs: 2_100, stallsPerMinute: 6 },
    });
    const metrics = Buffer.from(await bytesOf(`${relay.httpUrl}/metrics`)).toString();
    expect(metrics).toContain('starling_mesh_played_bytes_total{from="peers"} 900');
    expect(metrics).toContain('starling_mesh_played_bytes_total{from="http"} 100');
    expect(metrics).toContain('starling_mesh_peers 1');
    expect(metrics).toMatch(/starling_mesh_joins_total [1-9]/);
  });

  it('announces the end, closes, and has every digest in the finished recording', async () => {
    const { heard, closed } = listen('source');
    await eventually('a part', () => Promise.resolve(heard.length > 0 || undefined));
    await onAir.stop();
    expect(await closed).toBe(1000);
    expect(heard.map(({ endsBroadcast }) => endsBroadcast).lastIndexOf(false)).toBe(heard.length - 2);
    const url = `${relay.httpUrl}/vod/${broadcast}/source/index.m3u8`;
    const text = await eventually('the end', async () => {
      const recorded = await textAt(url);
      return recorded.includes('#EXT-X-ENDLIST') ? recorded : undefined;
    });
    expect((await checkDigests(url, text)).segments).toBe((text.match(/^#EXTINF/gm) ?? []).length);
  });
});

describe('a channel whose owner has switched the mesh off', () => {
  it('is neither marked nor announced, and joining it says so', async () => {
    const relay = await startRelay(['--no-demo', '--rungs', 'none']);
    const { login, password, streamKey } = relay.owner;
    const session = await fetch(`${relay.httpUrl}/api/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    const setting = `${relay.httpUrl}/api/me/mesh`;
    expect(await (await fetch(setting, { headers: { cookie } })).json()).toEqual({ isOn: true });
    const change = await fetch(setting, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify({ isOn: false }),
    });
    expect(await change.json()).toEqual({ isOn: false });
    const onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${streamKey}`);
    try {
      const url = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
      const broadcast = /live\/owner\/([0-9a-f]{16})/.exec(url)?.[1] ?? '';
      const urls = [
        url,
        `${relay.httpUrl}/live/owner/index.m3u8`,
        `${relay.httpUrl}/vod/${broadcast}/index.m3u8`,
      ];
      await eventually('a recording', async () => ((await fetch(urls[2] ?? '')).ok ? true : undefined));
      for (const text of await Promise.all(urls.map(bytesOf)))
        expect(Buffer.from(text).toString()).not.toContain('STARLING');
      const answer = await post(`${relay.httpUrl}/api/mesh/join`, { broadcast, rendition: 'source' });
      expect(meshTicketSchema.parse(await answer.json()).isEnabled).toBe(false);
    } finally {
      await onAir.stop();
      await relay.stop();
    }
  });
});

describe('a relay whose mesh is off', () => {
  it('writes no tags, makes no key, lets nobody listen, and says so to who would join', async () => {
    const relay = await startRelay(['--no-demo', '--rungs', 'none', '--mesh', 'off']);
    const onAir = await putTestCardOnAir(`${relay.rtmpUrl}/${relay.owner.streamKey}`);
    try {
      const url = await eventually('source', () => renditionUrl(relay, 'owner', 'source'));
      const texts = await Promise.all([url, `${relay.httpUrl}/live/owner/index.m3u8`].map(bytesOf));
      for (const text of texts) expect(Buffer.from(text).toString()).not.toContain('STARLING');
      expect(existsSync(path.join(relay.dataDir, 'mesh-key.pem'))).toBe(false);
      const broadcast = /live\/owner\/([0-9a-f]{16})/.exec(url)?.[1] ?? '';
      const answer = await post(`${relay.httpUrl}/api/mesh/join`, { broadcast, rendition: 'source' });
      expect(meshTicketSchema.parse(await answer.json()).isEnabled).toBe(false);
      const query = `channel=owner&broadcast=${broadcast}&rendition=source`;
      const socket = new WebSocket(`${relay.httpUrl.replace('http', 'ws')}/mesh/announcements?${query}`);
      const refusal = await new Promise<Error>((resolve) => socket.on('error', resolve));
      expect(refusal.message).toContain('404');
    } finally {
      await onAir.stop();
      await relay.stop();
    }
  });
});
