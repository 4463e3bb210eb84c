import { describe, expect, it } from 'vitest';
import { advanceChat } from './advance-chat.ts';
import type { ChatMessage, OwnState } from './chat-message.ts';
import { type ChatEvent, type ChatState, emptyChat, mostEntries } from './chat-state.ts';

const message = (id: string, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id, userId: 'u', login: 'bob', displayName: 'Bob', colour: '', badges: [], text: `text ${id}` },
  ...{ emotes: [], reply: null, isAction: false, isFirst: false, announcement: null },
  ...{ sentAt: 100, isHistorical: false, ...changes },
});
const said = (id: string, changes?: Partial<ChatMessage>): ChatEvent & { kind: 'message' } => ({
  kind: 'message',
  message: message(id, changes),
});
const own = (nonce: string, text: string): ChatEvent => ({
  kind: 'said',
  nonce,
  message: message('', { login: 'ann', text }),
});
const notice = (messageId: string, text: string): ChatEvent => ({
  kind: 'notice',
  messageId,
  text,
  at: 1_000,
});
const after = (...events: ChatEvent[]): ChatState =>
  advanceChat(advanceChat(emptyChat('ann'), [{ kind: 'joined' }]), events);
const shown = ({ entries }: ChatState): string[] =>
  entries.map((entry) =>
    entry.kind === 'note'
      ? `(${entry.note.kind})`
      : `${entry.message.id || entry.message.text}${entry.delivery.state === 'sent' ? '' : ` ${entry.delivery.state}`}`,
  );
const you = (changes: Partial<OwnState> = {}): ChatEvent => ({
  kind: 'you',
  you: {
    ...{
      displayName: 'Ann',
      colour: '',
      badges: [],
      isModerator: false,
      isOwner: false,
      isSubscriber: false,
    },
    ...changes,
  },
});

describe('what was said', () => {
  it('stands in its order', () => {
    expect(shown(after(said('1'), said('2')))).toEqual(['1', '2']);
  });

  it('is shown once, whatever a replay tells again', () => {
    const state = after(
      said('1'),
      said('3'),
      said('1', { isHistorical: true }),
      said('2', { isHistorical: true }),
    );
    expect(shown(state)).toEqual(['1', '2', '3']);
  });

  it('is kept up to a bound, the oldest go', () => {
    const idOf = (index: number) => String(index).padStart(6, '0');
    const state = after(...Array.from({ length: mostEntries + 5 }, (_, index) => said(idOf(index))));
    expect(state.entries.length).toBe(mostEntries);
    expect(state.entries[0]).toMatchObject({ message: { id: idOf(5) } });
    expect(state.arrived).toBe(mostEntries + 5);
  });
});

describe('our own words', () => {
  it('wait until the room has taken them, and have its id then', () => {
    const waiting = after(own('n1', 'hello'));
    expect(shown(waiting)).toEqual(['hello pending']);
    expect(shown(advanceChat(waiting, [{ kind: 'accepted', nonce: 'n1', id: '7', at: 0 }]))).toEqual(['7']);
  });

  it('stand where the room has said them, whatever came before they were confirmed', () => {
    const waiting = after(own('n1', 'hello'), said('6'), said('8'));
    expect(shown(waiting)).toEqual(['6', '8', 'hello pending']);
    expect(shown(advanceChat(waiting, [{ kind: 'accepted', nonce: 'n1', id: '7', at: 0 }]))).toEqual([
      ...['6', '7', '8'],
    ]);
    const early = after(own('n1', 'hello'), { kind: 'accepted', nonce: 'n1', id: '7', at: 0 }, said('6'));
    expect(shown(early)).toEqual(['6', '7']);
  });

  it('fail by the room’s refusal, the oldest that wait first', () => {
    const state = after(own('n1', 'a'), own('n2', 'b'), notice('msg_duplicate', 'Twice!'));
    expect(shown(state)).toEqual(['a failed', 'b pending']);
    expect(state.entries[0]).toMatchObject({ delivery: { because: 'Twice!' } });
  });

  it('fail when the connection is lost, and a replay shows that they were taken', () => {
    const lost = after(own('n1', 'hello'), { kind: 'lost' });
    expect(shown(lost)).toEqual(['hello failed', '(lost)']);
    const back = advanceChat(lost, [
      { kind: 'joined' },
      said('9', { login: 'ann', text: 'hello', isHistorical: true }),
    ]);
    expect(shown(back)).toEqual(['9']);
  });

  it('go when they are dismissed', () => {
    const state = after(own('n1', 'a'), notice('msg_banned', 'no'));
    const key = state.entries[0]?.key ?? -1;
    expect(shown(advanceChat(state, [{ kind: 'dismissed', key }]))).toEqual([]);
  });
});

describe('a hole', () => {
  it('is filled where it was, without what is there', () => {
    const state = after(said('1'), { kind: 'lost' }, { kind: 'joined' }, said('5'), {
      kind: 'filled',
      hasGap: false,
      events: [said('2'), said('3'), said('5')],
    });
    expect(shown(state)).toEqual(['1', '2', '3', '5']);
  });

  it('that is too wide is marked', () => {
    const state = after(said('1'), said('9'), {
      kind: 'filled',
      hasGap: true,
      events: [said('7'), said('8')],
    });
    expect(shown(state)).toEqual(['1', '(missing)', '7', '8', '9']);
  });

  it('in which somebody was banned hides what he had said until then', () => {
    const state = after(said('1'), said('5', { sentAt: 500 }), {
      kind: 'filled',
      hasGap: false,
      events: [{ kind: 'cleared', login: 'bob', seconds: 5, by: null, at: 300 }],
    });
    expect(shown(state)).toEqual(['1 removed', '5', '(user-cleared)']);
  });
});

describe('what moderators do', () => {
  it('removes one message, one user’s, or all', () => {
    const one = after(said('1'), said('2', { login: 'cat' }), { kind: 'deleted', id: '2', by: 'mod' });
    expect(shown(one)).toEqual(['1', '2 removed']);
    const users = advanceChat(one, [{ kind: 'cleared', login: 'bob', seconds: null, by: null, at: 100 }]);
    expect(shown(users)).toEqual(['1 removed', '2 removed', '(user-cleared)']);
    const all = advanceChat(users, [{ kind: 'cleared', login: null, seconds: null, by: null, at: 100 }]);
    expect(shown(all)).toEqual(['(room-cleared)']);
    expect(all.hasOlder).toBe(false);
  });

  it('removes a message from the answers to it, too', () => {
    const reply = { messageId: '1', login: 'bob', displayName: 'Bob', text: 'text 1', threadId: '1' };
    const state = after(said('1'), said('2', { login: 'cat', reply }), {
      kind: 'deleted',
      id: '1',
      by: null,
    });
    expect(state.entries[1]).toMatchObject({ message: { reply: { text: '' } } });
  });

  it('is told once, though it came twice', () => {
    const cleared: ChatEvent = { kind: 'cleared', login: 'bob', seconds: 5, by: null, at: 100 };
    expect(shown(after(cleared, { kind: 'filled', hasGap: false, events: [cleared] }))).toEqual([
      '(user-cleared)',
    ]);
  });

  it('is told once to the moderator who did it', () => {
    const banned: ChatEvent = { kind: 'cleared', login: 'bob', seconds: null, by: 'ann', at: 5_000 };
    const answer = notice('ban_success', 'bob is now banned from this channel.');
    expect(shown(after(banned, answer))).toEqual(['(user-cleared)']);
    expect(shown(after(notice('mods_success', 'The moderators are: ann')))).toEqual(['(text)']);
  });

  it('has moderators told that somebody asks to be let in again', () => {
    const tags = new Map([['msg-param-login', 'bob']]);
    const asked = { messageId: 'unban-request', tags, words: 'bob asks', text: '', at: 6_000 };
    expect(after({ kind: 'room-notice', notice: asked }).entries).toMatchObject([
      { kind: 'note', note: { kind: 'unban-request', login: 'bob' } },
    ]);
  });

  it('bars the reader, until something of his is taken', () => {
    const timedOut = after({ kind: 'cleared', login: 'ann', seconds: 60, by: null, at: 5_000 });
    expect(timedOut.barred).toEqual({ kind: 'timed-out', until: 65_000 });
    expect(after(notice('msg_timedout', 'You are timed out for 30 more seconds.')).barred).toEqual({
      kind: 'timed-out',
      until: 31_000,
    });
    const free = advanceChat(timedOut, [own('n', 'x'), { kind: 'accepted', nonce: 'n', id: '1', at: 0 }]);
    expect(free.barred).toBeNull();
  });
});

describe('slow mode', () => {
  const slow: ChatEvent = { kind: 'modes', changed: { slow: 10 } };
  const accepted: ChatEvent = { kind: 'accepted', nonce: 'n', id: '1', at: 2_000 };

  it('makes one wait after each message, but not moderators', () => {
    expect(after(slow, you(), own('n', 'x'), accepted).slowUntil).toBe(12_000);
    expect(after(slow, you({ isModerator: true }), own('n', 'x'), accepted).slowUntil).toBe(0);
  });

  it('says how long where one was too quick', () => {
    const refusal = notice('msg_slowmode', 'You will be able to talk again in 7 seconds.');
    expect(after(slow, own('n', 'x'), refusal)).toMatchObject({ slowUntil: 8_000 });
  });
});

describe('older pages', () => {
  it('stand before what is there, without what is there', () => {
    const state = after(said('5'), {
      kind: 'older',
      hasOlder: true,
      events: [said('3'), said('4'), said('5')],
    });
    expect(shown(state)).toEqual(['3', '4', '5']);
    expect(state.arrived).toBe(1);
  });

  it('end where there is nothing older', () => {
    expect(after(said('5'), { kind: 'older', hasOlder: false, events: [] }).hasOlder).toBe(false);
  });
});
