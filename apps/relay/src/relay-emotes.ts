import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type { Emote } from '@starling/shared/protocol/emotes.ts';
import { DiskBlobs } from './archive/disk-blobs.ts';
import { encodeEmote } from './chat/emotes/encode-emote.ts';
import { EmoteRows, type StoredEmote } from './chat/emotes/emote-rows.ts';
import { type EmoteOutcome, Emotes, mayUse } from './chat/emotes/emotes.ts';
import { readGlobalEmotes } from './chat/emotes/global-emotes.ts';
import { isAtLeast } from './chat/room/chatters.ts';
import type { Role } from './chat/room/role.ts';
import type { Database } from './database/tables.ts';
import type { EmoteAnswer, EmoteLibrary } from './serve/api/emote-routes.ts';

const drawings = path.resolve(import.meta.dirname, '../assets/emotes');

export function openEmotes(database: Database, dataDir: string): Emotes {
  return new Emotes({
    rows: new EmoteRows(database),
    files: new DiskBlobs(path.join(dataDir, 'emotes')),
    global: readGlobalEmotes(drawings),
    encode: encodeEmote,
    newId: () => randomBytes(8).toString('hex'),
    now: () => new Date(),
  });
}

/**
 * The emotes, in the words of the API.
 *
 * @param roleIn what somebody is in a channel's room, both by login
 */
export function createEmoteLibrary(
  emotes: Emotes,
  roleIn: (channel: string, login: string) => Promise<Role>,
): EmoteLibrary {
  const answer = (outcome: EmoteOutcome): EmoteAnswer =>
    outcome.kind === 'done' ? { kind: 'done', emote: tell(outcome.emote, 'channel', true) } : outcome;
  return {
    global: () => emotes.global.map((emote) => tell(emote, 'global', true)),
    list: async ({ id, login }, asker) => {
      const all = await emotes.list(id);
      const role = asker === undefined || all.length === 0 ? 'anonymous' : await roleIn(login, asker);
      return all.map((emote) => tell(emote, 'channel', mayUse(role, emote)));
    },
    mayManage: async ({ login }, asker) => isAtLeast(await roleIn(login, asker), 'moderator'),
    add: async ({ id }, wish) => answer(await emotes.add(id, wish)),
    change: async (channel, id, change) => answer(await emotes.change(channel.id, id, change)),
    delete: async (channel, id) => answer(await emotes.delete(channel.id, id)),
  };
}

function tell(emote: StoredEmote, scope: Emote['scope'], isUsable: boolean): Emote {
  const { id, name, isAnimated, isSubscribersOnly, width } = emote;
  const url = (size: number) => `/emotes/v1/${id}/${size}.webp`;
  const urls = { 1: url(1), 2: url(2), 3: url(3) };
  return { id, name, scope, isAnimated, isSubscribersOnly, isUsable, width, urls };
}
