import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IrcClient, type IrcEvent } from './irc-client.ts';

const anonymous = () => new IrcClient({ kind: 'anonymous', nick: 'justinfan12345' }, 'alice');

function joined(): IrcClient {
  const client = anonymous();
  client.handle(':justinfan12345!j@j JOIN #alice\r\n', 0);
  return client;
}

function firstEvent(client: IrcClient, text: string): IrcEvent | undefined {
  return client.handle(text, 1_000).events[0];
}

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

  it('joins the room after the welcome, and says once that it has', () => {
    const client = anonymous();
    expect(client.handle(':tmi.twitch.tv 001 j :Welcome\r\n:tmi.twitch.tv 376 j :>\r\n', 0).send).toEqual([
      'JOIN #alice',
    ]);
    const { events } = client.handle(
      ':j!j@j JOIN #alice\r\n@room-id=1 :tmi.twitch.tv ROOMSTATE #alice\r\n',
      0,
    );
    expect(events).toEqual([{ kind: 'joined' }]);
  });

  it('answers PING', () => {
    expect(anonymous().handle('PING :abc\r\n', 0).send).toEqual(['PONG :abc']);
  });

  it('reads a message with its tags', () => {
    const event = firstEvent(
      joined(),
      '@badges=moderator/1,subscriber/3;color=#1E90FF;display-name=Night\\sJar;historical=1;id=m1;tmi-sent-ts=5 ' +
        ':nightjar!nightjar@nightjar.tmi.twitch.tv PRIVMSG #alice :hello : there\r\n',
    );
    expect(event).toEqual({
      kind: 'message',
      message: {
        id: 'm1',
        login: 'nightjar',
        displayName: 'Night Jar',
        colour: '#1E90FF',
        badges: ['moderator', 'subscriber'],
        text: 'hello : there',
        isAction: false,
        sentAt: 5,
        isHistorical: true,
      },
    });
  });

  it('reads an action', () => {
    const event = firstEvent(joined(), ':a!a@a PRIVMSG #alice :\u0001ACTION waves\u0001\r\n');
    expect(event).toMatchObject({ message: { text: 'waves', isAction: true, sentAt: 1_000 } });
  });

  it('tells which of our messages was taken, and not for the USERSTATE of JOIN', () => {
    const client = anonymous();
    expect(firstEvent(client, '@color=#111111 :tmi.twitch.tv USERSTATE #alice\r\n')).toBeUndefined();
    client.handle(':j!j@j JOIN #alice\r\n', 0);
    expect(
      firstEvent(client, '@client-nonce=n1;id=m9;color=#111111 :tmi.twitch.tv USERSTATE #alice\r\n'),
    ).toEqual({
      kind: 'accepted',
      nonce: 'n1',
      id: 'm9',
      colour: '#111111',
    });
  });

  it('tells a refused login from other notices', () => {
    expect(firstEvent(anonymous(), ':tmi.twitch.tv NOTICE * :Login authentication failed\r\n')?.kind).toBe(
      'login-failed',
    );
    expect(firstEvent(joined(), '@msg-id=msg_ratelimit :tmi.twitch.tv NOTICE #alice :Too fast\r\n')).toEqual({
      kind: 'notice',
      messageId: 'msg_ratelimit',
      text: 'Too fast',
    });
  });

  it('reads time-outs, clearing and deletion', () => {
    const client = joined();
    expect(firstEvent(client, '@ban-duration=60 :tmi.twitch.tv CLEARCHAT #alice :bob\r\n')).toEqual({
      kind: 'cleared',
      login: 'bob',
      seconds: 60,
    });
    expect(firstEvent(client, ':tmi.twitch.tv CLEARCHAT #alice\r\n')).toMatchObject({ login: null });
    expect(firstEvent(client, '@login=bob;target-msg-id=m1 :tmi.twitch.tv CLEARMSG #alice :x\r\n')).toEqual({
      kind: 'deleted',
      id: 'm1',
    });
  });

  it('cannot be made to send a second line', () => {
    expect(joined().say('hi\r\nQUIT', 'n')).toBe('@client-nonce=n PRIVMSG #alice :hi  QUIT');
  });

  it('takes any text without throwing', () => {
    const client = joined();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void client.handle(text, 0)));
  });
});
