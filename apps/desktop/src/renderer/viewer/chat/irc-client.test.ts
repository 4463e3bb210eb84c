import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IrcClient } from './irc-client.ts';
import { emotesOf, type IrcEvent } from './irc-events.ts';

const anonymous = () => new IrcClient({ kind: 'anonymous', nick: 'justinfan12345' }, 'alice');

const eventsOf = (text: string): readonly IrcEvent[] => anonymous().handle(text, 1_000).events;

describe('IrcClient', () => {
  it('registers without a password when anonymous', () => {
    expect(anonymous().register()).toEqual([
      'CAP REQ :twitch.tv/tags twitch.tv/commands starling/replay',
      'NICK justinfan12345',
    ]);
  });

  it('registers with the chat token of an account', () => {
    const client = new IrcClient({ kind: 'account', login: 'bob', token: 't0k' }, 'alice');
    expect(client.register().slice(1)).toEqual(['PASS oauth:t0k', 'NICK bob']);
  });

  it('joins the room after the welcome, and is there when its names are told', () => {
    const client = anonymous();
    expect(client.handle(':tmi.twitch.tv 001 j :Welcome\r\n:tmi.twitch.tv 376 j :>\r\n', 0).send).toEqual([
      'JOIN #alice',
    ]);
    expect(client.hasJoined).toBe(false);
    const { events } = client.handle(':j.tmi.twitch.tv 366 j #alice :End of /NAMES list\r\n', 0);
    expect(events).toEqual([{ kind: 'joined' }]);
    expect(client.hasJoined).toBe(true);
  });

  it('answers PING', () => {
    expect(anonymous().handle('PING :abc\r\n', 0).send).toEqual(['PONG :abc']);
  });

  it('says with a nonce and the message that is answered', () => {
    expect(anonymous().say({ text: 'hi; all\r\nQUIT', nonce: 'n1', replyTo: 'm1' })).toBe(
      '@client-nonce=n1;reply-parent-msg-id=m1 PRIVMSG #alice :hi; all  QUIT',
    );
  });

  it('does what follows /me, so that an answer may do something, too', () => {
    expect(anonymous().say({ text: '/me waves', nonce: 'n', replyTo: null })).toBe(
      '@client-nonce=n PRIVMSG #alice :\u0001ACTION waves\u0001',
    );
  });
});

describe('what the room tells', () => {
  it('is a message with its tags', () => {
    const [event] = eventsOf(
      '@badges=moderator/1,subscriber/3;color=#1E90FF;display-name=Night\\sJar;emotes=e1:0-4;first-msg=1;historical=1;id=m1;tmi-sent-ts=5;user-id=u1 ' +
        ':nightjar!nightjar@nightjar.tmi.twitch.tv PRIVMSG #alice :hello : there\r\n',
    );
    expect(event).toEqual({
      kind: 'message',
      message: {
        ...{ id: 'm1', userId: 'u1', login: 'nightjar', displayName: 'Night Jar', colour: '#1E90FF' },
        ...{ badges: ['moderator', 'subscriber'], text: 'hello : there' },
        emotes: [{ emoteId: 'e1', from: 0, to: 4 }],
        ...{ reply: null, isAction: false, isFirst: true, announcement: null, sentAt: 5, isHistorical: true },
      },
    });
  });

  it('is an action without its marks', () => {
    const [event] = eventsOf(':bob!bob@bob PRIVMSG #alice :\u0001ACTION waves\u0001\r\n');
    expect(event).toMatchObject({ message: { text: 'waves', isAction: true, sentAt: 1_000 } });
  });

  it('is what a message answers', () => {
    const [event] = eventsOf(
      '@reply-parent-msg-id=m1;reply-parent-user-login=ann;reply-parent-display-name=Ann;reply-parent-msg-body=why\\s?;reply-thread-parent-msg-id=m0 :bob!b@b PRIVMSG #alice :so\r\n',
    );
    expect(event).toMatchObject({
      message: {
        reply: { messageId: 'm1', login: 'ann', displayName: 'Ann', text: 'why ?', threadId: 'm0' },
      },
    });
  });

  it('is an answer without the name that the room puts before it', () => {
    const [event] = eventsOf(
      '@emotes=e:5-6;reply-parent-msg-id=m1;reply-parent-user-login=ann :bob!b@b PRIVMSG #alice :@ann Hi\r\n',
    );
    expect(event).toMatchObject({ message: { text: 'Hi', emotes: [{ emoteId: 'e', from: 0, to: 1 }] } });
  });

  it('is who we are, and which of our messages was taken', () => {
    expect(
      eventsOf(
        '@badges=broadcaster/1;client-nonce=n1;color=#ABCDEF;display-name=Ann;id=m9;mod=0 :tmi.twitch.tv USERSTATE #alice\r\n',
      ),
    ).toEqual([
      {
        kind: 'you',
        you: {
          ...{ displayName: 'Ann', colour: '#ABCDEF', badges: ['broadcaster'] },
          ...{ isOwner: true, isModerator: true, isSubscriber: false },
        },
      },
      { kind: 'accepted', nonce: 'n1', id: 'm9', at: 1_000 },
    ]);
  });

  it('is which modes changed', () => {
    expect(
      eventsOf('@followers-only=-1;slow=10;starling-closed=1 :tmi.twitch.tv ROOMSTATE #alice\r\n'),
    ).toEqual([{ kind: 'modes', changed: { followersOnly: -1, slow: 10, isClosed: true } }]);
  });

  it('is a ban, a time-out, a clearing, a deletion', () => {
    expect(
      eventsOf('@ban-duration=600;starling-by=mod;tmi-sent-ts=7 :tmi.twitch.tv CLEARCHAT #alice :bob'),
    ).toEqual([{ kind: 'cleared', login: 'bob', seconds: 600, by: 'mod', at: 7 }]);
    expect(eventsOf(':tmi.twitch.tv CLEARCHAT #alice :bob')).toMatchObject([{ login: 'bob', seconds: null }]);
    expect(eventsOf(':tmi.twitch.tv CLEARCHAT #alice')).toMatchObject([{ login: null }]);
    expect(eventsOf('@target-msg-id=m1 :tmi.twitch.tv CLEARMSG #alice :x')).toEqual([
      { kind: 'deleted', id: 'm1', by: null },
    ]);
  });

  it('is an announcement in its colour, and any other notice as it came', () => {
    expect(
      eventsOf(
        '@msg-id=announcement;msg-param-color=BLUE;login=mod;id=m1 :tmi.twitch.tv USERNOTICE #alice :Listen',
      ),
    ).toMatchObject([{ kind: 'message', message: { announcement: 'blue', login: 'mod', text: 'Listen' } }]);
    expect(
      eventsOf('@msg-id=raid;system-msg=Raiders!;tmi-sent-ts=3 :tmi.twitch.tv USERNOTICE #alice'),
    ).toMatchObject([{ kind: 'room-notice', notice: { messageId: 'raid', words: 'Raiders!', at: 3 } }]);
  });

  it('is a login that failed', () => {
    expect(eventsOf(':tmi.twitch.tv NOTICE * :Login authentication failed')).toEqual([
      { kind: 'login-failed' },
    ]);
  });

  it('is nothing for lines of other kinds and for what is no line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Array.isArray(eventsOf(text))).toBe(true);
      }),
    );
  });
});

describe('places of emotes', () => {
  it('are read in the order of the text', () => {
    expect(emotesOf('b:6-7/a:0-1,3-4')).toEqual([
      { emoteId: 'a', from: 0, to: 1 },
      { emoteId: 'a', from: 3, to: 4 },
      { emoteId: 'b', from: 6, to: 7 },
    ]);
  });

  it('are left out where they are none', () => {
    expect(emotesOf('a:4-1/..%2fx:0-1/:0-1/a:x-y/a/a:0-99999999')).toEqual([]);
  });
});
