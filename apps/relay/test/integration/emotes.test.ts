import { ApiClient } from '@twurple/api';
import { StaticAuthProvider } from '@twurple/auth';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emote, emotesSchema } from '@starling/shared/protocol/emotes.ts';
import { type ChatAccount, createChatAccount } from '../support/chat-account.ts';
import { EmoteClient } from '../support/emote-client.ts';
import { IrcClient } from '../support/irc-client.ts';
import { makePicture, manyFrames } from '../support/made-pictures.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

let relay: RunningRelay;
let owner: ChatAccount;
let viewer: ChatAccount;
let square: Buffer<ArrayBuffer>;
let clients: IrcClient[] = [];

beforeAll(async () => {
  relay = await startRelay();
  owner = await createChatAccount(relay, 'stage');
  viewer = await createChatAccount(relay, 'viewer');
  square = bytesOf(await makePicture({ width: 200, height: 200, type: 'png' }));
});

afterEach(() => {
  for (const client of clients) client.cut();
  clients = [];
});

afterAll(async () => {
  await relay.stop();
});

const bytesOf = (buffer: Buffer) => Buffer.from(buffer);
const emotesOf = (channel: ChatAccount, who: ChatAccount | undefined = channel) =>
  new EmoteClient(relay, channel.login, who);

/** A channel of its own, so that no test sees another's emotes. */
const newChannel = (login: string) => createChatAccount(relay, login);

async function enter(who: ChatAccount, channel: string): Promise<IrcClient> {
  const client = IrcClient.overTcp(relay.ircPort);
  clients.push(client);
  client.say('CAP REQ :twitch.tv/tags twitch.tv/commands', `PASS oauth:${who.token}`, `NICK ${who.login}`);
  client.say(`JOIN #${channel}`);
  await client.hears(' 366 ');
  return client;
}

async function pictureAt(path: string) {
  const answer = await fetch(`${relay.httpUrl}${path}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { status, headers } = answer;
  const picture = status === 200 ? await sharp(bytes, { animated: true }).metadata() : undefined;
  return { status, type: headers.get('content-type'), cache: headers.get('cache-control'), picture, bytes };
}

const shapesOf = async ({ urls }: Emote) =>
  Promise.all(
    Object.values(urls).map(async (url) => {
      const { picture } = await pictureAt(url);
      return `${picture?.width}×${picture?.pageHeight ?? picture?.height} ${picture?.format} ${picture?.pages ?? 1}`;
    }),
  );

describe('an uploaded emote', () => {
  it.each(['png', 'gif', 'webp'] as const)('is served in three sizes, made of a %s', async (type) => {
    const channel = await newChannel(`still_${type}`);
    const picture = await makePicture({ width: 300, height: 200, type });
    const emote = await emotesOf(channel).add('Wide', bytesOf(picture));
    expect(emote).toMatchObject({ name: 'Wide', scope: 'channel', isAnimated: false, width: 42 });
    expect(await shapesOf(emote)).toEqual(['42×28 webp 1', '84×56 webp 1', '168×112 webp 1']);
    const { type: media, cache, bytes } = await pictureAt(emote.urls[3]);
    expect([media, cache]).toEqual(['image/webp', 'public, max-age=31536000, immutable']);
    expect(bytes.includes('Erika')).toBe(false);
    expect(await emotesOf(channel, undefined).list()).toEqual([emote]);
  });

  it.each(['gif', 'webp'] as const)('keeps moving, made of an animated %s', async (type) => {
    const channel = await newChannel(`moving_${type}`);
    const picture = await makePicture({ width: 64, height: 64, frames: 6, type });
    const emote = await emotesOf(channel).add('Dance', bytesOf(picture));
    expect(emote.isAnimated).toBe(true);
    expect(await shapesOf(emote)).toEqual(['28×28 webp 6', '56×56 webp 6', '112×112 webp 6']);
    const { picture: served } = await pictureAt(emote.urls[1]);
    expect(served?.delay).toEqual([80, 80, 80, 80, 80, 80]);
  });

  it('has the addresses that clients of Twitch ask at, too', async () => {
    const emote = await emotesOf(owner).add('Twitchy', square);
    const own = await pictureAt(emote.urls[2]);
    const twitchs = await pictureAt(`/emoticons/v2/${emote.id}/default/dark/2.0`);
    expect([twitchs.status, twitchs.bytes.equals(own.bytes)]).toEqual([200, true]);
    for (const path of [
      `/emotes/v1/${emote.id}/4.webp`,
      `/emotes/v1/${'0'.repeat(16)}/1.webp`,
      '/emotes/v1/..%2f/1.webp',
    ])
      expect((await pictureAt(path)).status).toBe(404);
  });

  it('is refused where it is none, before or while it is decoded', async () => {
    const emotes = emotesOf(owner);
    const gif = await makePicture({ width: 40, height: 40, frames: 4, type: 'gif' });
    const claiming = (width: number, height: number) => {
      const bytes = bytesOf(square);
      bytes.writeUInt32BE(width, 16);
      bytes.writeUInt32BE(height, 20);
      return bytes;
    };
    const spoilt = bytesOf(square);
    spoilt.fill(0xff, spoilt.indexOf('IDAT') + 6, spoilt.indexOf('IEND') - 4);
    const codeOf = async (picture: Buffer) => {
      const answer = await emotes.upload('Bad', bytesOf(picture));
      return 'code' in answer ? `${answer.status} ${answer.code}` : 'taken';
    };
    expect({
      truncated: await codeOf(gif.subarray(0, gif.length - 40)),
      tall: await codeOf(claiming(1, 100_000)),
      huge: await codeOf(claiming(4_097, 4_096)),
      lying: await codeOf(claiming(4_096, 4_096)),
      frames: await codeOf(manyFrames(10_000)),
      drawn: await codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      spoilt: await codeOf(spoilt),
      large: await codeOf(Buffer.alloc(1024 * 1024 + 1)),
      empty: await codeOf(Buffer.alloc(0)),
    }).toEqual({
      truncated: '422 truncated',
      tall: '422 bad_shape',
      huge: '422 too_many_pixels',
      lying: '422 broken',
      frames: '422 too_many_frames',
      drawn: '422 not_a_picture',
      spoilt: '422 broken',
      large: '413 ctp_body_too_large',
      empty: '422 not_a_picture',
    });
    expect((await emotes.list()).some(({ name }) => name === 'Bad')).toBe(false);
  });

  it('has a name that is free, and the channel a place', async () => {
    const channel = await newChannel('crowded');
    const emotes = emotesOf(channel);
    const small = bytesOf(await makePicture({ width: 8, height: 8, type: 'png' }));
    const first = await emotes.add('Name0', small);
    expect(await emotes.upload('Name0', small)).toEqual({ status: 409, code: 'name_taken' });
    expect(await emotes.upload('StarHeart', small)).toEqual({ status: 409, code: 'name_taken' });
    expect(await emotes.upload('no spaces', small)).toEqual({ status: 400, code: 'invalid_input' });
    const second = await emotes.add('name0', small);
    expect(await emotes.change(second.id, { name: 'Name0' })).toEqual({ status: 409, code: 'name_taken' });
    expect(await emotes.change(second.id, { name: 'Other', isSubscribersOnly: true })).toMatchObject({
      ...{ id: second.id, name: 'Other', isSubscribersOnly: true },
    });
    expect([await emotes.delete(first.id), await emotes.delete(first.id)]).toEqual([204, 404]);
    expect(await emotes.add('Name0', small)).toMatchObject({ name: 'Name0' });
    expect((await pictureAt(first.urls[1])).status).toBe(200);
  });

  it('is the business of the owner and of moderators', async () => {
    const channel = await newChannel('guarded');
    expect(await emotesOf(channel, viewer).upload('Mine', square)).toEqual({
      status: 403,
      code: 'not_yours',
    });
    const guest = new EmoteClient(relay, channel.login, undefined);
    expect(await guest.upload('Mine', square)).toEqual({ status: 401, code: 'not_logged_in' });
    const room = await enter(channel, 'guarded');
    room.say('PRIVMSG #guarded :/mod viewer');
    await room.hears('msg-id=mod_success');
    const emote = await emotesOf(channel, viewer).add('Mine', square, '&subscribersOnly=true');
    expect(await emotesOf(channel, viewer).list()).toMatchObject([{ isUsable: true }]);
    expect(await guest.list()).toMatchObject([{ id: emote.id, isUsable: false }]);
  });
});

describe('an emote that is said', () => {
  it('stands in the tag at offsets of code points, from the moment that it is there until it is deleted', async () => {
    const channel = await newChannel('speaking');
    const [reader, speaker] = [await enter(channel, 'speaking'), await enter(viewer, 'speaking')];
    speaker.say('PRIVMSG #speaking :Wow before');
    expect(await reader.hears(':Wow before')).toContain(';emotes=;');
    const { id } = await emotesOf(channel).add('Wow', square);
    speaker.say('PRIVMSG #speaking :🙂 Wow 👩‍👩‍👧 Wow Wow!');
    expect(await reader.hears(':🙂 Wow')).toContain(`;emotes=${id}:2-4,12-14;`);
    await emotesOf(channel).change(id, { name: 'Wau' });
    speaker.say('PRIVMSG #speaking :Wow Wau renamed');
    expect(await reader.hears('renamed')).toContain(`;emotes=${id}:4-6;`);
    await emotesOf(channel).delete(id);
    speaker.say('PRIVMSG #speaking :Wau gone');
    expect(await reader.hears('gone')).toContain(';emotes=;');
  });

  it('is all that may be said in emote-only mode', async () => {
    const channel = await newChannel('pictures');
    const [reader, speaker] = [await enter(channel, 'pictures'), await enter(viewer, 'pictures')];
    const { id } = await emotesOf(channel).add('Hi', square);
    reader.say('PRIVMSG #pictures :/emoteonly');
    await reader.hears('msg-id=emote_only_on');
    speaker.say('PRIVMSG #pictures :Hi there');
    await speaker.hears('msg-id=msg_emoteonly');
    speaker.say('PRIVMSG #pictures :Hi StarHeart Hi');
    expect(await reader.hears(':Hi StarHeart')).toMatch(
      new RegExp(`;emotes=${id}:0-1,13-14/[0-9a-f]{16}:3-11;`),
    );
  });

  it('is for subscribers alone where its channel wants that; VIPs and moderators may, too', async () => {
    const channel = await newChannel('club');
    const [reader, speaker] = [await enter(channel, 'club'), await enter(viewer, 'club')];
    const { id } = await emotesOf(channel).add('Club', square, '&subscribersOnly=true');
    speaker.say('PRIVMSG #club :Club outside');
    expect(await reader.hears('outside')).toContain(';emotes=;');
    reader.say('PRIVMSG #club :/vip viewer');
    await reader.hears('msg-id=vip_success');
    speaker.say('PRIVMSG #club :Club inside');
    expect(await reader.hears('inside')).toContain(`;emotes=${id}:0-3;`);
  });
});

describe('the relay’s own emotes', () => {
  it('are there for everybody, with pictures that are drawn when somebody looks', async () => {
    const answer = await fetch(`${relay.httpUrl}/api/emotes`);
    const { data } = emotesSchema.parse(await answer.json());
    expect(data.map(({ name }) => name)).toContain('StarBird');
    const [first] = data;
    if (first === undefined) throw new Error('there are none');
    const both = await Promise.all([pictureAt(first.urls[1]), pictureAt(first.urls[3])]);
    expect(both.map(({ status, picture }) => [status, picture?.height, picture?.hasAlpha])).toEqual([
      [200, 28, true],
      [200, 112, true],
    ]);
  });
});

describe('@twurple/api', () => {
  it('reads the emotes of the relay and of a channel', async () => {
    const channel = await newChannel('botted');
    const emote = await emotesOf(channel).add('Botty', square);
    process.env['TWURPLE_MOCK_API_PORT'] = new URL(relay.httpUrl).port;
    const api = new ApiClient({ authProvider: new StaticAuthProvider('starling', viewer.token) });
    const [known] = await api.chat.getChannelEmotes(channel.id);
    expect([known?.id, known?.name]).toEqual([emote.id, 'Botty']);
    const all = await api.chat.getGlobalEmotes();
    expect(all.map(({ name }) => name)).toContain('StarHeart');
    const [heart] = all.filter(({ name }) => name === 'StarHeart');
    const url = heart?.getStaticImageUrl('2.0', 'dark') ?? '';
    expect((await pictureAt(new URL(url).pathname)).status).toBe(200);
  });
});

describe('a relay that was restarted', () => {
  it('still has its emotes, and the pictures of those that were deleted', async () => {
    const channel = await newChannel('lasting');
    const [kept, deleted] = [
      await emotesOf(channel).add('Kept', square),
      await emotesOf(channel).add('Deleted', square),
    ];
    await emotesOf(channel).delete(deleted.id);
    await relay.crash();
    relay = await startRelay(['--no-demo'], {}, relay.dataDir);
    expect((await emotesOf(channel).list()).map(({ id }) => id)).toEqual([kept.id]);
    expect([(await pictureAt(kept.urls[1])).status, (await pictureAt(deleted.urls[3])).status]).toEqual([
      200, 200,
    ]);
    const room = await enter(viewer, 'lasting');
    const reader = await enter(channel, 'lasting');
    room.say('PRIVMSG #lasting :Kept Deleted');
    expect(await reader.hears(':Kept')).toContain(`;emotes=${kept.id}:0-3;`);
  });
});
