import { describe, expect, it } from 'vitest';
import { advanceLog, emptyLog, type ChatEntry, type ChatLog } from './chat-log.ts';
import type { ChatMessage } from './irc-client.ts';

const message = (more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: 'm1',
  login: 'bob',
  displayName: 'Bob',
  colour: '',
  badges: [],
  text: 'hello',
  isAction: false,
  sentAt: 1_000,
  isHistorical: false,
  ...more,
});

const joined = advanceLog(emptyLog, [{ kind: 'joined' }]);
const deliveries = (log: ChatLog) =>
  log.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.delivery.state] : []));
const systemTexts = (log: ChatLog) =>
  log.entries.flatMap((entry) => (entry.kind === 'system' ? [entry.text] : []));
const say = (nonce: string) => ({ kind: 'said' as const, message: message({ id: '' }), nonce });

describe('advanceLog', () => {
  it('keeps the newest 300 entries, each with a key of its own', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      kind: 'message' as const,
      message: message({ id: `m${index}` }),
    }));
    const { entries, arrived } = advanceLog(joined, many);
    expect(entries).toHaveLength(300);
    expect(new Set(entries.map((entry: ChatEntry) => entry.key)).size).toBe(300);
    expect(arrived).toBe(400);
  });

  it('shows a replayed message once', () => {
    const log = advanceLog(joined, [
      { kind: 'message', message: message() },
      { kind: 'lost' },
      { kind: 'joined' },
      { kind: 'message', message: message({ isHistorical: true }) },
    ]);
    expect(deliveries(log)).toEqual(['sent']);
    expect(systemTexts(log)).toEqual(['Connection lost. Reconnecting …', 'Connected again']);
  });

  it('knows its own message in a replay although it never learnt its id', () => {
    const log = advanceLog(joined, [
      say('n1'),
      { kind: 'accepted', nonce: 'n1', id: '', colour: '' },
      { kind: 'message', message: message({ id: 'm7', isHistorical: true, sentAt: 1_400 }) },
    ]);
    expect(deliveries(log)).toEqual(['sent']);
  });

  it('confirms the message that the nonce names', () => {
    const log = advanceLog(joined, [
      say('n1'),
      say('n2'),
      { kind: 'accepted', nonce: 'n2', id: 'x', colour: '#fff' },
    ]);
    expect(deliveries(log)).toEqual(['pending', 'sent']);
  });

  it('marks the oldest waiting message when one is refused', () => {
    const log = advanceLog(joined, [
      say('n1'),
      say('n2'),
      { kind: 'notice', messageId: 'msg_ratelimit', text: 'Too fast' },
    ]);
    expect(deliveries(log)).toEqual(['failed', 'pending']);
    expect(systemTexts(log)).toEqual([]);
  });

  it('shows other notices as they are', () => {
    const log = advanceLog(joined, [
      say('n1'),
      { kind: 'notice', messageId: 'slow_on', text: 'Slow mode is on' },
    ]);
    expect(deliveries(log)).toEqual(['pending']);
    expect(systemTexts(log)).toEqual(['Slow mode is on']);
  });

  it('gives up on unconfirmed messages when the connection is lost, and says so once', () => {
    const log = advanceLog(joined, [say('n1'), { kind: 'lost' }, { kind: 'lost' }]);
    expect(deliveries(log)).toEqual(['failed']);
    expect(systemTexts(log)).toHaveLength(1);
  });

  it('takes away what a banned person said', () => {
    const log = advanceLog(joined, [
      { kind: 'message', message: message() },
      { kind: 'message', message: message({ id: 'm2', login: 'carol' }) },
      { kind: 'cleared', login: 'bob', seconds: 60 },
    ]);
    expect(deliveries(log)).toEqual(['removed', 'sent']);
    expect(systemTexts(log)).toEqual(['bob was timed out for 60 s']);
  });
});
