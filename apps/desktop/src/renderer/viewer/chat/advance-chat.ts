import type { ChatMessage, RoomNotice } from './chat-message.ts';
import type { ChatEntry, ChatEvent, ChatNote, ChatState, Delivery, MessageEntry } from './chat-state.ts';
import { mostEntries } from './chat-state.ts';
import type { IrcEvent } from './irc-events.ts';

/** Within this time an equal message of ours in a replay is the one that we already show. */
const sameMessageMs = 120_000;
const refusals = /^msg_|^no_permission$|^unrecognized_cmd$|^whisper_/;

/** A state under change: entries are copied once for all events that came together. */
type Draft = { -readonly [Name in keyof ChatState]: ChatState[Name] } & {
  entries: ChatEntry[];
  /** Of all messages; made when something may have come before. */
  knownIds: Set<string> | null;
};

/** The chat after some events. */
export function advanceChat(state: ChatState, events: readonly ChatEvent[]): ChatState {
  if (events.length === 0) return state;
  const draft: Draft = { ...state, entries: [...state.entries], knownIds: null };
  for (const event of events) advance(draft, event);
  const { connection, nextKey, arrived, modes, you, barred, slowUntil, hasOlder } = draft;
  const entries = draft.entries.length > mostEntries ? draft.entries.slice(-mostEntries) : draft.entries;
  return {
    ...{
      reader: state.reader,
      connection,
      entries,
      nextKey,
      arrived,
      modes,
      you,
      barred,
      slowUntil,
      hasOlder,
    },
  };
}

function advance(draft: Draft, event: ChatEvent): void {
  switch (event.kind) {
    case 'joined':
      draft.entries = draft.entries.filter((entry) => entry.kind !== 'note' || entry.note.kind !== 'lost');
      draft.connection = 'joined';
      return;
    case 'polling':
      draft.connection = 'polling';
      return;
    case 'lost':
      lose(draft);
      return;
    case 'said':
      append(draft, {
        ...{ kind: 'message', key: draft.nextKey, message: event.message },
        delivery: { state: 'pending', nonce: event.nonce },
      });
      return;
    case 'dismissed':
      draft.entries = draft.entries.filter(({ key }) => key !== event.key);
      return;
    case 'filled':
      fillIn(draft, event.events, event.hasGap);
      return;
    case 'older':
      addOlder(draft, event.events);
      draft.hasOlder = event.hasOlder && draft.entries.length < mostEntries;
      return;
    case 'message':
    case 'accepted':
    case 'you':
    case 'modes':
    case 'notice':
    case 'room-notice':
    case 'login-failed':
    case 'cleared':
    case 'deleted':
    case 'reconnect':
      tell(draft, event, false);
  }
}

/** @param isLate it may have been told before, and others may have come since */
function tell(draft: Draft, event: IrcEvent, isLate: boolean): void {
  switch (event.kind) {
    case 'message':
      if (isLate || event.message.isHistorical) insert(draft, event.message);
      else {
        place(draft, { kind: 'message', key: draft.nextKey, message: event.message, delivery: sent });
        draft.nextKey += 1;
        draft.arrived += 1;
      }
      return;
    case 'accepted':
      accept(draft, event);
      return;
    case 'you':
      draft.you = event.you;
      return;
    case 'modes':
      draft.modes = { ...draft.modes, ...event.changed };
      return;
    case 'notice':
      takeNotice(draft, event);
      return;
    case 'room-notice':
      takeRoomNotice(draft, event.notice);
      return;
    case 'login-failed':
      addNote(draft, { kind: 'login-failed' });
      return;
    case 'cleared':
      clear(draft, event);
      return;
    case 'deleted':
      if (event.id !== '') remove(draft, event.by, ({ id }) => id === event.id);
      return;
    case 'joined':
    case 'reconnect':
      return;
  }
}

function fillIn(draft: Draft, events: readonly IrcEvent[], hasGap: boolean): void {
  const hadAny = draft.entries.length > 0;
  for (const event of events) tell(draft, event, true);
  const first = events.find((event) => event.kind === 'message')?.message.id;
  if (!hasGap || !hadAny || first === undefined) return;
  const at = draft.entries.findIndex((entry) => entry.kind === 'message' && entry.message.id === first);
  draft.entries.splice(Math.max(0, at), 0, { kind: 'note', key: draft.nextKey, note: { kind: 'missing' } });
  draft.nextKey += 1;
}

const sent: Delivery = { state: 'sent' };

function append(draft: Draft, entry: ChatEntry): void {
  draft.entries.push(entry);
  draft.nextKey += 1;
  draft.arrived += 1;
}

/**
 * Puts a message that is new at its end, in the order in which the room has said it: what a room confirms to its author
 * may overtake what others said before. What is not confirmed stays last.
 */
function place(draft: Draft, entry: MessageEntry): void {
  let at = draft.entries.length;
  while (at > 0 && goesBehind(draft.entries[at - 1], entry.message)) at -= 1;
  draft.entries.splice(at, 0, entry);
}

function goesBehind(entry: ChatEntry | undefined, { id }: ChatMessage): boolean {
  if (entry?.kind !== 'message') return false;
  return entry.delivery.state === 'pending' || (entry.message.id !== '' && entry.message.id > id);
}

function addNote(draft: Draft, note: ChatNote): void {
  append(draft, { kind: 'note', key: draft.nextKey, note });
}

function addText(draft: Draft, text: string): void {
  if (text !== '') addNote(draft, { kind: 'text', text });
}

/** Puts a message where it belongs by its id, unless it is there. */
function insert(draft: Draft, message: ChatMessage): void {
  draft.knownIds ??= new Set(
    draft.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.id] : [])),
  );
  if (draft.knownIds.has(message.id) || confirmOwn(draft, message)) return;
  draft.knownIds.add(message.id);
  let at = draft.entries.length;
  while (at > 0 && isLater(draft.entries[at - 1], message)) at -= 1;
  draft.entries.splice(at, 0, { kind: 'message', key: draft.nextKey, message, delivery: sent });
  draft.nextKey += 1;
  draft.arrived += 1;
}

/** Notes have no place of their own: they stay behind what was there when they came. */
function isLater(entry: ChatEntry | undefined, { id }: ChatMessage): boolean {
  return entry?.kind !== 'message' || entry.message.id === '' || entry.message.id > id;
}

/** A replay tells of a message of ours whose confirmation was lost with the connection. */
function confirmOwn(draft: Draft, message: ChatMessage): boolean {
  if (message.login !== draft.reader) return false;
  const at = draft.entries.findIndex(
    (entry) =>
      entry.kind === 'message' &&
      (entry.delivery.state === 'pending' || entry.delivery.state === 'failed') &&
      entry.message.text === message.text &&
      Math.abs(entry.message.sentAt - message.sentAt) < sameMessageMs,
  );
  const known = draft.entries[at];
  if (known === undefined) return false;
  draft.entries[at] = { kind: 'message', key: known.key, message, delivery: sent };
  draft.knownIds?.add(message.id);
  return true;
}

function addOlder(draft: Draft, events: readonly IrcEvent[]): void {
  const first = draft.entries.find((entry): entry is MessageEntry => entry.kind === 'message');
  const older = events.flatMap((event): MessageEntry[] => {
    if (event.kind !== 'message' || (first !== undefined && event.message.id >= first.message.id)) return [];
    const key = draft.nextKey;
    draft.nextKey += 1;
    return [{ kind: 'message', key, message: { ...event.message, isHistorical: true }, delivery: sent }];
  });
  const room = Math.max(0, mostEntries - draft.entries.length);
  draft.entries = [...older.slice(Math.max(0, older.length - room)), ...draft.entries];
}

/** Says once that the connection is gone, and gives up on what was not confirmed. */
function lose(draft: Draft): void {
  mapMessages(draft, (entry) =>
    entry.delivery.state === 'pending' ? { ...entry, delivery: { state: 'failed', because: null } } : entry,
  );
  if (draft.connection === 'joined') {
    addNote(draft, { kind: 'lost' });
    draft.connection = 'lost';
  } else if (draft.connection === 'polling') draft.connection = 'connecting';
}

function accept(draft: Draft, { nonce, id, at }: Extract<IrcEvent, { kind: 'accepted' }>): void {
  const waiting = draft.entries.findIndex(
    (entry) =>
      entry.kind === 'message' && entry.delivery.state === 'pending' && entry.delivery.nonce === nonce,
  );
  const [own] = waiting < 0 ? [] : draft.entries.splice(waiting, 1);
  if (own?.kind === 'message') {
    place(draft, { ...own, message: { ...own.message, id }, delivery: sent });
    draft.knownIds?.add(id);
  }
  draft.barred = null;
  const isLimited = draft.modes.slow > 0 && !isExempt(draft);
  draft.slowUntil = isLimited ? at + draft.modes.slow * 1000 : 0;
}

/** Slow mode leaves moderators and VIPs alone. */
function isExempt({ you }: Draft): boolean {
  return you !== null && (you.isModerator || you.badges.includes('vip'));
}

function takeRoomNotice(draft: Draft, { messageId, words, tags }: RoomNotice): void {
  if (messageId === 'raid' && !tags.has('historical'))
    addNote(draft, { kind: 'text', text: words, isRaid: true });
  if (messageId === 'unban-request')
    addNote(draft, { kind: 'unban-request', login: tags.get('msg-param-login') ?? '' });
}

/** What moderators have done is told to everybody in the room: the answer would say it a second time. */
const toldToAll = new Set(['ban_success', 'timeout_success']);

function takeNotice(draft: Draft, event: Extract<IrcEvent, { kind: 'notice' }>): void {
  const { messageId, text, at } = event;
  if (toldToAll.has(messageId)) return;
  const seconds = Number(/(\d+) (?:more )?seconds?\.$/.exec(text)?.[1] ?? 0) * 1000;
  if (messageId === 'msg_banned') draft.barred = { kind: 'banned' };
  if (messageId === 'msg_timedout') draft.barred = { kind: 'timed-out', until: at + seconds };
  if (messageId === 'msg_slowmode') draft.slowUntil = at + seconds;
  // The room answers in order, and its refusals carry no nonce: the oldest that waits is meant.
  const oldest = refusals.test(messageId)
    ? draft.entries.findIndex((entry) => entry.kind === 'message' && entry.delivery.state === 'pending')
    : -1;
  const refused = draft.entries[oldest];
  if (refused?.kind !== 'message') addText(draft, text);
  else draft.entries[oldest] = { ...refused, delivery: { state: 'failed', because: text } };
}

/** Tells of what was said until then only: what a replay brought may be newer. */
function clear(draft: Draft, event: Extract<IrcEvent, { kind: 'cleared' }>): void {
  const { login, seconds, by, at } = event;
  const mark = `${login ?? ''}@${at}`;
  const isKnown = draft.entries.some(
    (entry) => entry.kind === 'note' && 'mark' in entry.note && entry.note.mark === mark,
  );
  if (login === null) {
    if (isKnown) return;
    draft.entries = draft.entries.filter((entry) => entry.kind === 'message' && entry.message.sentAt > at);
    draft.hasOlder = false;
    addNote(draft, { kind: 'room-cleared', mark });
    return;
  }
  if (login === draft.reader)
    draft.barred = seconds === null ? { kind: 'banned' } : { kind: 'timed-out', until: at + seconds * 1000 };
  remove(draft, by, (message) => message.login === login && message.sentAt <= at);
  if (!isKnown) addNote(draft, { kind: 'user-cleared', login, seconds, by, mark });
}

function remove(draft: Draft, by: string | null, isMeant: (message: ChatMessage) => boolean): void {
  const removed = new Set<string>();
  mapMessages(draft, (entry) => {
    if (!isMeant(entry.message)) return entry;
    removed.add(entry.message.id);
    return entry.delivery.state === 'sent' ? { ...entry, delivery: { state: 'removed', by } } : entry;
  });
  // Answers must not go on telling what was removed.
  mapMessages(draft, (entry) => {
    const { reply } = entry.message;
    if (reply === null || !removed.has(reply.messageId)) return entry;
    return { ...entry, message: { ...entry.message, reply: { ...reply, text: '' } } };
  });
}

function mapMessages(draft: Draft, change: (entry: MessageEntry) => MessageEntry): void {
  draft.entries = draft.entries.map((entry) => (entry.kind === 'message' ? change(entry) : entry));
}
