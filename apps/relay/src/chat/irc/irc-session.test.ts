import { describe, expect, it } from 'vitest';
import { eventsOf, person, TestRoom } from '../../../test/support/test-room.ts';
import type { RoomEvent } from '../room/room-event.ts';
import { nameTarget } from '../room/room-command.ts';
import { openModes } from '../room/room-state.ts';
import type { IrcOutput } from './irc-output.ts';
import { IrcSession } from './irc-session.ts';

const caps = 'CAP REQ :twitch.tv/tags twitch.tv/commands twitch.tv/membership';

/** A session in front of one room; what it asks of its server is done at once. */
class Client {
  readonly session = new IrcSession();
  readonly lines: string[] = [];
  readonly asked: IrcOutput[] = [];
  readonly room: TestRoom;

  constructor(room: TestRoom) {
    this.room = room;
  }

  /** @returns the lines that came back */
  async send(...lines: string[]): Promise<string[]> {
    const before = this.lines.length;
    for (const line of lines) await this.#do(this.session.receive(line, this.room.now));
    return this.lines.slice(before);
  }

  async login(name: string, ...before: string[]): Promise<string[]> {
    return this.send(...before, `PASS oauth:token-${name}`, `NICK ${name}`);
  }

  async #do(outputs: readonly IrcOutput[]): Promise<void> {
    for (const output of outputs) {
      this.asked.push(output);
      if (output.kind === 'send') this.lines.push(output.line);
      else if (output.kind === 'authenticate') await this.#authenticate(output.token);
      else if (output.kind === 'enter') await this.#enter(output.channel);
      else if (output.kind === 'perform') await this.#perform(output);
      else if (output.kind === 'color') await this.#do(this.session.recolored(output.channel, output.color));
    }
  }

  #authenticate(token: string): Promise<void> {
    const name = token.replace('token-', '');
    const account = name === 'nobody' ? undefined : person(name);
    return this.#do(this.session.authenticated(account, this.room.now));
  }

  #enter(channel: string): Promise<void> {
    if (channel !== 'channel') return this.#do(this.session.notEntered(channel));
    const { account } = this.session;
    const view = this.room.room.view(account && { ...account, standing: {} });
    return this.#do(this.session.entered(view));
  }

  async #perform(asked: Extract<IrcOutput, { kind: 'perform' }>): Promise<void> {
    const { account } = this.session;
    if (account === undefined) throw new Error('the anonymous ask for nothing');
    if (asked.channel !== 'channel') return this.#do(this.session.performed(asked, { kind: 'unknown-room' }));
    const command = await nameTarget(asked.request, (login) =>
      Promise.resolve(login === 'ghost' ? undefined : person(login)),
    );
    if (command.kind === 'unknown-login') return this.#do(this.session.performed(asked, command));
    const actor = { ...account, standing: {} };
    const outcomes = this.room.do(actor, command);
    const said = eventsOf(outcomes).find(({ kind }) => kind === 'message');
    const you = this.room.room.view(actor).you;
    if (you === undefined) throw new Error('the room does not know its guest');
    return this.#do(
      this.session.performed(asked, {
        kind: 'answered',
        replies: outcomes.flatMap((outcome) => (outcome.kind === 'reply' ? [outcome] : [])),
        you,
        ...(said && { messageId: said.id }),
      }),
    );
  }
}

const client = (room = new TestRoom()) => new Client(room);

describe('registration', () => {
  it('takes capabilities before, between and after, with and without CAP END', async () => {
    const waiting = client();
    const before = await waiting.send(
      'CAP LS 302',
      'PASS oauth:token-anna',
      'NICK anna',
      'USER anna 0 * :anna',
    );
    expect(before).toEqual([expect.stringContaining(':tmi.twitch.tv CAP * LS :twitch.tv/tags')]);
    expect(await waiting.send(caps, 'CAP END')).toEqual([
      ':tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands twitch.tv/membership',
      expect.stringContaining(' 001 anna '),
      ...['002', '003', '004', '375', '372', '376'].map(
        (code) => expect.stringContaining(` ${code} anna `) as string,
      ),
      expect.stringMatching(/^@badge-info=;badges=;color=#1E90FF;display-name=anna;.*GLOBALUSERSTATE$/),
    ]);
    const direct = client();
    expect(await direct.login('anna', caps)).toHaveLength(9);
    const late = client();
    await late.login('anna');
    expect(await late.send('CAP REQ :twitch.tv/tags nonsense')).toEqual([
      ':tmi.twitch.tv CAP * NAK :twitch.tv/tags nonsense',
    ]);
    expect(await late.send('CAP NONSENSE', 'CAP :a b')).toEqual([
      ':tmi.twitch.tv 410 * NONSENSE :Invalid CAP command',
      ':tmi.twitch.tv 410 * * :Invalid CAP command',
    ]);
    await late.send('CAP REQ :twitch.tv/tags', 'JOIN #channel');
    expect(late.session.classIn('channel')).toMatchObject({ hasTags: true, hasCommands: false });
    await late.send('CAP REQ :-twitch.tv/tags');
    expect(late.session.classIn('channel')).toMatchObject({ hasTags: false });
  });

  it('goes by the token, not by the name', async () => {
    const anna = client();
    const lines = await anna.send('PASS oauth:token-anna', 'NICK someone');
    expect(lines[0]).toBe(':tmi.twitch.tv 001 anna :Welcome, GLHF!');
  });

  it.each([
    ['PASS oauth:token-nobody', 'NICK nobody', 'Login authentication failed'],
    ['PASS secret', 'NICK anna', 'Improperly formatted AUTH'],
    ['PASS :oauth:a b', 'NICK anna', 'Improperly formatted AUTH'],
    ['PASS oauth:token-anna', 'NICK an[na', 'Invalid NICK'],
    ['PASS oauth:token-anna', `NICK ${'a'.repeat(26)}`, 'Invalid NICK'],
  ])('answers %s, %s with %s, and closes', async (first, second, words) => {
    const stranger = client();
    const lines = await stranger.send(first, second);
    expect(stranger.session.isRegistered).toBe(false);
    expect(lines).toContainEqual(`:tmi.twitch.tv NOTICE * :${words}`);
    expect(stranger.asked.at(-1)).toEqual({ kind: 'close', because: 'refused' });
  });

  it('keeps what a client says while its token is looked up', () => {
    const session = new IrcSession();
    session.receive('PASS oauth:token-anna', 0);
    expect(session.receive('NICK anna', 0)).toEqual([{ kind: 'authenticate', token: 'token-anna' }]);
    expect(session.receive('JOIN #channel', 0)).toEqual([]);
    for (let count = 0; count < 1_000; count += 1) session.receive('JOIN #channel', 0);
    const outputs = session.authenticated(person('anna'), 0);
    expect(outputs.filter(({ kind }) => kind === 'enter')).toEqual([{ kind: 'enter', channel: 'channel' }]);
  });

  it('answers a JOIN before it with 451, a bare PING with a bare PONG', async () => {
    const early = client();
    expect(await early.send('JOIN :', 'PING', 'PING :x', 'PRIVMSG #channel :hi')).toEqual([
      ':tmi.twitch.tv 451 * :You have not registered',
      'PONG',
      ':tmi.twitch.tv PONG tmi.twitch.tv :x',
      ':tmi.twitch.tv 451 * :You have not registered',
    ]);
  });
});

describe('a JOIN', () => {
  it('is answered in Twitch’s order', async () => {
    const anna = client();
    await anna.login('anna', caps);
    expect(await anna.send('JOIN #CHANNEL')).toEqual([
      ':anna!anna@anna.tmi.twitch.tv JOIN #channel',
      expect.stringMatching(/^@badge-info=;badges=;.*mod=0;.* :tmi\.twitch\.tv USERSTATE #channel$/),
      '@emote-only=0;followers-only=-1;r9k=0;room-id=id-channel;slow=0;subs-only=0;starling-closed=0 :tmi.twitch.tv ROOMSTATE #channel',
      ':anna.tmi.twitch.tv 353 anna = #channel :anna',
      ':anna.tmi.twitch.tv 366 anna #channel :End of /NAMES list',
    ]);
    expect(await anna.send('JOIN #channel', 'PART #channel', 'PART #channel')).toEqual([
      ':anna!anna@anna.tmi.twitch.tv PART #channel',
    ]);
  });

  it('of the anonymous brings no USERSTATE, and they read only', async () => {
    const guest = client();
    await guest.send(caps, 'NICK justinfan123');
    expect((await guest.send('JOIN #channel')).some((line) => line.includes('USERSTATE'))).toBe(false);
    expect(await guest.send('PRIVMSG #channel :may I?', 'PRIVMSG #channel :/clear')).toEqual([
      ':tmi.twitch.tv NOTICE #channel :Log in to talk.',
      ':tmi.twitch.tv NOTICE #channel :Log in to talk.',
    ]);
  });

  it('of a plain client that moderates says so by MODE', async () => {
    const owner = client();
    await owner.login('channel');
    expect(await owner.send('JOIN #channel')).toContain(':jtv MODE #channel +o channel');
  });

  it('is possible 20 times in 10 s, and for 100 rooms', async () => {
    const anna = client();
    await anna.login('anna');
    const list = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `#r${from + index}`).join(',');
    await anna.send(`JOIN ${list(0, 50)}`);
    expect(anna.asked.filter(({ kind }) => kind === 'enter')).toHaveLength(20);
    const session = new IrcSession();
    session.receive('NICK justinfan1', 0);
    const entered = [];
    for (let round = 0; round < 20; round += 1) {
      const outputs = session.receive(`JOIN ${list(round * 20, round * 20 + 20)}`, round * 10_000);
      for (const output of outputs) if (output.kind === 'enter') entered.push(output.channel);
    }
    expect(entered).toHaveLength(100);
  });

  it('of a room that is none is refused', async () => {
    const anna = client();
    await anna.login('anna', caps);
    expect(await anna.send('JOIN #nowhere', 'JOIN #not-a-name')).toEqual([
      '@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #nowhere :This channel does not exist or has been suspended.',
    ]);
  });

  it('names everyone, in lines that every client can read', () => {
    const session = new IrcSession();
    session.receive('NICK justinfan1', 0);
    session.receive('JOIN #channel', 0);
    const members = Array.from({ length: 500 }, (_, index) => `someone_with_a_name_${index}`);
    const view = { roomId: '1', login: 'channel', modes: openModes, standing: {}, history: [] };
    const lines = session
      .entered(view, members)
      .flatMap((output) => (output.kind === 'send' ? [output.line] : []));
    const names = lines.filter((line) => line.includes(' 353 '));
    expect(names.flatMap((line) => line.split(' :')[1]?.split(' ') ?? [])).toEqual(members);
    expect(Math.max(...names.map((line) => line.length))).toBeLessThanOrEqual(510);
  });

  it('with starling/replay brings what was said before, the pin and the poll, marked as past', async () => {
    const room = new TestRoom();
    room.say(person('ben'), 'earlier');
    room.do(room.owner, { kind: 'pin', text: 'rules' });
    room.do(room.owner, { kind: 'start-poll', title: 'Tea?', choices: ['yes', 'no'], duration: 60 });
    const anna = new Client(room);
    await anna.login('anna', `${caps} starling/replay`);
    const past = (await anna.send('JOIN #channel')).filter((line) => line.includes('historical=1'));
    expect(past).toEqual([
      expect.stringContaining('PRIVMSG #channel :earlier'),
      expect.stringContaining('USERNOTICE #channel :rules'),
      expect.stringContaining('msg-param-choice-2-title=no'),
    ]);
  });
});

describe('a PRIVMSG', () => {
  it('is answered by USERSTATE with the nonce and the id, and by nothing else', async () => {
    const anna = client();
    await anna.login('anna', caps);
    await anna.send('JOIN #channel');
    expect(await anna.send('@client-nonce=7 PRIVMSG #channel :hi')).toEqual([
      expect.stringMatching(/client-nonce=7;id=event-\d+ :tmi\.twitch\.tv USERSTATE #channel$/),
    ]);
  });

  it('needs no JOIN', async () => {
    const anna = client();
    await anna.login('anna', caps);
    expect(await anna.send('PRIVMSG #channel :hi', 'PRIVMSG #nowhere :hi')).toEqual([
      expect.stringContaining('USERSTATE #channel'),
      expect.stringContaining('msg-id=msg_channel_suspended'),
    ]);
  });

  it('that is not said is answered by a notice alone', async () => {
    const anna = client();
    await anna.login('anna', caps);
    expect(await anna.send('PRIVMSG #channel :a badword')).toEqual([
      expect.stringContaining('@msg-id=msg_rejected_mandatory :tmi.twitch.tv NOTICE #channel :'),
    ]);
  });

  it('may be an action, by CTCP and by /me; other CTCP is not said', async () => {
    const anna = client();
    await anna.login('anna', caps);
    await anna.send(
      'PRIVMSG #channel :\u0001ACTION waves\u0001',
      'PRIVMSG #channel :/me nods',
      'PRIVMSG #channel :\u0001VERSION\u0001',
    );
    expect(anna.room.room.view(undefined).history).toMatchObject([
      { text: 'waves', isAction: true },
      { text: 'nods', isAction: true },
    ]);
  });

  it('cannot bring lines of its own into other connections', async () => {
    const anna = client();
    await anna.login('anna', caps);
    await anna.send('@client-nonce=a\\r\\nb PRIVMSG #channel :x\u0000y\u000bz');
    for (const line of anna.lines) expect(line).not.toMatch(/[\r\n\0]/);
    expect(anna.room.room.view(undefined).history).toMatchObject([{ text: 'x y z' }]);
  });
});

describe('slash commands', () => {
  it('do what moderators want, in Twitch’s words', async () => {
    const owner = client();
    await owner.login('channel', caps);
    const told = async (line: string) => (await owner.send(`PRIVMSG #channel :${line}`)).join('\n');
    expect(await told('/ban ben being rude')).toBe(
      '@msg-id=ban_success :tmi.twitch.tv NOTICE #channel :ben is now banned from this channel.',
    );
    expect(await told('/unban ben')).toContain('msg-id=unban_success');
    expect(await told('/timeout @Ben 1h30m')).toContain('ben has been timed out for 1 hour 30 minutes.');
    expect(await told('/ban ghost')).toContain('msg-id=invalid_user');
    expect(await told('/ban')).toContain('msg-id=usage_ban');
    expect(await told('/ban no!body')).toContain('Invalid username: no!body');
    expect(await told('/help')).toContain('msg-id=cmds_available');
    expect(await told('/help ban')).toContain('Usage: "/ban <username> [reason]"');
    expect(await told('/w ben psst')).toContain('msg-id=whisper_restricted');
    expect(await told('/commercial')).toContain('msg-id=unavailable_command');
    expect(await told('/nonsense')).toContain('msg-id=unrecognized_cmd');
    expect(await told('/color HotPink')).toContain('msg-id=color_changed');
    expect(await told('/color soup')).toContain('msg-id=usage_color');
    expect(await told('hello')).toContain('color=#FF69B4');
  });

  it('are refused to others', async () => {
    const anna = client();
    await anna.login('anna', caps);
    for (const line of [
      '/ban ben',
      '/clear',
      '/slow',
      '/mod ben',
      '/announce hi',
      '/poll 60 a|b|c',
      '/raid ben',
    ])
      expect(await anna.send(`PRIVMSG #channel :${line}`)).toEqual([
        expect.stringContaining('msg-id=no_permission'),
      ]);
  });
});

describe('what happens to oneself', () => {
  const change = (room: TestRoom, events: readonly RoomEvent[], one: Client) => {
    const actor = person('anna');
    const you = room.room.view(actor).you;
    if (you === undefined) throw new Error('no view');
    return events.flatMap((event) => one.session.changed('channel', event, you));
  };

  it('is told by USERSTATE when it is a role, and the connection hears what moderators hear', async () => {
    const anna = client();
    await anna.login('anna', caps);
    await anna.send('JOIN #channel');
    const { room } = anna;
    const events = eventsOf(
      room.do(room.owner, { kind: 'role', target: person('anna'), role: 'moderator', isGranted: true }),
    );
    expect(change(room, events, anna)).toEqual([
      {
        kind: 'send',
        line: expect.stringMatching(/badges=moderator\/1.*mod=1.*USERSTATE #channel$/) as string,
      },
    ]);
    expect(anna.session.classIn('channel')).toMatchObject({ isModerator: true });
  });

  it('a ban puts a plain client out of the room, which its KICK tells; others read on', async () => {
    for (const asked of ['CAP LS', caps]) {
      const anna = client();
      await anna.login('anna', asked, 'CAP END');
      await anna.send('JOIN #channel');
      const { room } = anna;
      const events = eventsOf(room.do(room.owner, { kind: 'ban', target: person('anna') }));
      const isPlain = asked !== caps;
      expect(change(room, events, anna)).toEqual(isPlain ? [{ kind: 'leave', channel: 'channel' }] : []);
      expect([...anna.session.channels]).toEqual(isPlain ? [] : ['channel']);
    }
  });
});

describe('habits of plain clients', () => {
  it('are answered, so that they do not wait', async () => {
    const irssi = client();
    await irssi.login('anna');
    const answers = await irssi.send(
      ...[
        'MODE #channel',
        'MODE #channel b',
        'MODE anna +i',
        'WHO #channel',
        'USERHOST anna',
        'KICK #channel ben',
        'LIST',
      ],
    );
    expect(answers.map((line) => line.split(' ')[1])).toEqual([
      ...['324', '368', '221', '315', '302', '482', '421'],
    ]);
  });
});
