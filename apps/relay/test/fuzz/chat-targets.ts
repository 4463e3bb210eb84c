import { formatIrc, parseIrc } from '@starling/shared/protocol/irc.ts';
import { LineReader } from '../../src/chat/fanout/line-reader.ts';
import { linesFor } from '../../src/chat/irc/event-lines.ts';
import { twitchHost } from '../../src/chat/irc/irc-class.ts';
import type { IrcOutput } from '../../src/chat/irc/irc-output.ts';
import { IrcSession } from '../../src/chat/irc/irc-session.ts';
import { readTyped } from '../../src/chat/irc/slash-commands.ts';
import { cleanText } from '../../src/chat/room/clean-text.ts';
import type { RoomRequest } from '../../src/chat/room/room-command.ts';
import { person, TestRoom } from '../support/test-room.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, cutUp, demand, type FuzzTarget } from './fuzz-target.ts';

const place = { host: twitchHost, channel: 'channel', roomId: 'id-channel' };
const classes = [true, false].map((isOn) => ({
  ...{ hasTags: isOn, hasCommands: isOn, hasMembership: isOn, isModerator: isOn },
}));
const tricks = [
  ...['\r', '\n', '\0', '\r\n', ' ', ' :', ':', '@', ';', '=', '\\', '\\s', '#', ',', '\u0001', '!', '.'],
  ...[
    '#channel',
    'oauth:token-anna',
    'PRIVMSG #channel :',
    'JOIN ',
    'NICK anna',
    'CAP REQ :',
    '9'.repeat(20),
  ],
  ...(Buffer.from('\u202E\u2066\u0336\u0301\u200D🐦\uFEFF')
    .toString('latin1')
    .match(/.{1,2}/gs) ?? []),
];
const commands =
  '/ban /timeout /unban /untimeout /slow /followers /poll /prediction /pin /color /me /announce /help /w /delete /clear /raid'.split(
    ' ',
  );

const line: FuzzTarget = {
  name: 'irc-line',
  seeds: readCorpus('irc-line'),
  words: tricks,
  run(input) {
    const parsed = parseIrc(textOf(input));
    if (parsed === undefined) return 'refused';
    demand(/^(?:[A-Z]{1,32}|\d{3})$/.test(parsed.command), 'a command is a word or a number');
    demand(parsed.params.length <= 15, 'there are 15 parameters at most (RFC 1459 §2.3)');
    demand(
      parsed.params.slice(0, -1).every((word) => /^[^ ]+$/.test(word)),
      'only the last parameter has spaces',
    );
    const written = formatIrc({
      tags: Object.fromEntries(parsed.tags),
      ...{ prefix: 'host', command: parsed.command, text: parsed.params.at(-1) ?? '' },
    });
    demand(!/[\r\n\0]/.test(written), 'what is written is one line');
    const again = parseIrc(written.slice(0, 10_000));
    demand(
      again === undefined || again.command === parsed.command,
      'a line that is written again is the same',
    );
    return 'taken';
  },
};

const longestLine = 10 * 1024;

/** @returns undefined where it gave up */
function readLines(pieces: readonly Uint8Array[]): string[] | undefined {
  const reader = new LineReader();
  const lines: string[] = [];
  const isIrc = pieces.every((piece) => reader.read(Buffer.from(piece), (one) => lines.push(one) > 0));
  return isIrc ? lines : undefined;
}

const bytes: FuzzTarget = {
  name: 'irc-bytes',
  seeds: readCorpus('irc-session'),
  words: [...tricks, '\r'.repeat(300), 'x'.repeat(600), '\n'.repeat(50), '\xff', '\xc3'],
  run(input) {
    const cut = readLines(cutUp(input));
    const whole = readLines([input]);
    demand(cut === undefined || whole?.join('\n') === cut.join('\n'), 'lines are the same in any pieces');
    if (cut === undefined) return 'refused';
    demand(
      cut.every((one) => !/\n|\r$/.test(one) && one.length <= longestLine),
      'a line has no end within it, and is no longer than a line may be',
    );
    return 'taken';
  },
  memory: {
    hold(input) {
      const held = new LineReader();
      for (const piece of cutUp(input)) held.read(Buffer.from(piece), () => true);
      return held;
    },
    bound: () => 64 * 1024,
  },
};

const typed: FuzzTarget = {
  name: 'slash-command',
  seeds: [
    ...'ban anna for good|timeout anna 10m why|followers 1h30m|poll 60 Tea? | yes | no|slow 7|color #1E90FF|raid ben'
      .split(/(?<=\w)\|/)
      .map((one) => Uint8Array.from(Buffer.from(`/${one}`))),
  ],
  words: [...tricks, ...commands, '10m', '1h30m', '| ', '600', '-1', '1e9', 'NaN', '#1E90FF', '@anna'],
  run(input) {
    const raw = textOf(input);
    const read = readTyped(raw);
    if (read?.kind !== 'request') return read === undefined ? 'refused' : 'taken';
    const { request } = read;
    demand(JSON.stringify(request).length < 1_000 + 7 * raw.length, 'a request is no larger than its line');
    if ('target' in request)
      demand(/^[a-z0-9_]{1,25}$/.test(request.target), 'whom it is about is named by a login');
    if ('duration' in request)
      demand(Number.isInteger(request.duration) && request.duration >= 0, 'a duration is one');
    return 'taken';
  },
};

const text: FuzzTarget = {
  name: 'chat-text',
  seeds: readCorpus('chat-text'),
  words: [...tricks, ...commands],
  run(input) {
    const raw = textOf(input);
    readTyped(raw);
    const clean = cleanText(raw);
    if (clean.kind === 'refused') return 'refused';
    demand(!/[\p{Cc}\p{Cs}]/u.test(clean.text), 'no control character is left');
    demand([...clean.text].length <= 500, 'a message has 500 characters at most');
    demand(!/\p{M}{6}/u.test(clean.text), 'no character carries more than five marks');
    const again = cleanText(clean.text);
    demand(again.kind === 'text' && again.text === clean.text, 'what is clean stays as it is');
    return 'taken';
  },
};

/** One connection in front of one room, as a server joins them. */
class Server {
  readonly session = new IrcSession();
  readonly room = new TestRoom();
  sent = 0;

  receive(input: string): void {
    this.room.now += 50;
    this.#perform(this.session.receive(input, this.room.now));
  }

  #perform(outputs: readonly IrcOutput[]): void {
    for (const output of outputs) {
      if (output.kind === 'send') this.#send(output.line);
      else if (output.kind === 'authenticate') this.#authenticate(output.token);
      else if (output.kind === 'enter') this.#enter(output.channel);
      else if (output.kind === 'perform') this.#act(output);
      else if (output.kind === 'color') this.#perform(this.session.recolored(output.channel, output.color));
    }
  }

  #authenticate(token: string): void {
    const login = /^token-([a-z]+)$/.exec(token)?.[1];
    this.#perform(this.session.authenticated(login === undefined ? undefined : person(login), this.room.now));
  }

  #enter(channel: string): void {
    const { account } = this.session;
    const view = { ...this.room.room.view(account && { ...account, standing: {} }), login: channel };
    this.#perform(this.session.entered(view));
  }

  #act(asked: Extract<IrcOutput, { kind: 'perform' }>): void {
    const { account } = this.session;
    demand(account !== undefined, 'the anonymous ask for nothing');
    const actor = { ...account, standing: {} };
    const outcomes = this.room.do(actor, commandOf(asked.request));
    for (const outcome of outcomes)
      if (outcome.kind === 'event')
        for (const audience of classes)
          for (const said of linesFor(outcome.event, place, audience)) this.#send(said);
    const { you } = this.room.room.view(actor);
    const replies = outcomes.flatMap((outcome) => (outcome.kind === 'reply' ? [outcome] : []));
    if (you !== undefined) this.#perform(this.session.performed(asked, { kind: 'answered', replies, you }));
  }

  #send(said: string): void {
    this.sent += 1;
    demand(!/[\r\n\0]/.test(said), 'what is sent is one line');
    const command = parseIrc(said)?.command;
    demand(command !== undefined, 'what is sent is IRC');
  }
}

function commandOf(request: RoomRequest) {
  return 'target' in request ? { ...request, target: person(request.target) } : request;
}

const mostLinesBack = 2_000;
const session: FuzzTarget = {
  name: 'irc-session',
  seeds: readCorpus('irc-session'),
  words: [...tricks, ...commands, '\nPRIVMSG #channel :', '\nJOIN #channel\n'],
  run(input) {
    const server = new Server();
    const lines = textOf(input).split('\n');
    for (const one of lines) server.receive(one);
    demand([...server.session.channels].length <= 100, 'a connection is in 100 rooms at most');
    demand(server.sent <= mostLinesBack + lines.length * 12, 'few lines come back for one');
    return answer(server);
  },
  memory: {
    hold(input) {
      const held = new IrcSession();
      for (const one of textOf(input).split('\n')) held.receive(one, 0);
      return held;
    },
    bound: (inputLength) => 64 * 1024 + 8 * inputLength,
  },
};

function answer({ session: { isRegistered } }: Server): Answer {
  return isRegistered ? 'taken' : 'refused';
}

/** As a socket reads it: what is no UTF-8 becomes U+FFFD. */
function textOf(input: Uint8Array): string {
  return Buffer.from(input).toString('utf8');
}

export const chatTargets: readonly FuzzTarget[] = [bytes, line, typed, text, session];
