import { expect } from 'vitest';
import { parseIrc } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { type ChatAccount, createChatAccount } from './chat-account.ts';
import { IrcClient } from './irc-client.ts';
import type { RunningRelay } from './running-relay.ts';

const tickEvery: Millis = 40;
const tick = / PRIVMSG #\w+ :tick (\d+)\.$/;
/** What a reader with all capabilities is ever sent in a room. */
const knownCommands = new Set(
  'CAP NOTICE JOIN PART PRIVMSG USERSTATE GLOBALUSERSTATE ROOMSTATE USERNOTICE CLEARCHAT CLEARMSG MODE PING PONG'.split(
    ' ',
  ),
);

/**
 * A room in which somebody counts aloud while others behave badly, and three listen: whatever happens, these hear each
 * number once, in order. The relay must have `steady` among its verified bots.
 */
export class SteadyRoom {
  readonly owner: ChatAccount;
  readonly channel: string;
  /** Hears all that is said in the room, by WebSocket with tags. */
  readonly witness: IrcClient;
  readonly #others: readonly IrcClient[];
  readonly #speaker: IrcClient;
  readonly #timer: NodeJS.Timeout;
  #said = 0;

  private constructor(
    owner: ChatAccount,
    [speaker, witness, ...others]: [IrcClient, IrcClient, ...IrcClient[]],
  ) {
    this.owner = owner;
    this.channel = owner.login;
    this.#speaker = speaker;
    this.witness = witness;
    this.#others = others;
    this.#timer = setInterval(() => this.#count(), tickEvery);
  }

  static async open(relay: RunningRelay, channel: string): Promise<SteadyRoom> {
    const owner = await createChatAccount(relay, channel);
    const steady = await createChatAccount(relay, 'steady');
    const port = Number(new URL(relay.httpUrl).port);
    const tags = 'CAP REQ :twitch.tv/tags twitch.tv/commands';
    const speaker = await IrcClient.overWebSocket(port);
    speaker.say(tags, `PASS oauth:${steady.token}`, 'NICK steady');
    const witness = await IrcClient.overWebSocket(port);
    witness.say(tags, 'NICK justinfan1');
    const plain = IrcClient.overTcp(relay.ircPort);
    plain.say('NICK justinfan2');
    const tagged = IrcClient.overTcp(relay.ircPort);
    tagged.say('CAP REQ :twitch.tv/tags twitch.tv/commands twitch.tv/membership', 'NICK justinfan3');
    for (const client of [speaker, witness, plain, tagged]) {
      client.say(`JOIN #${channel}`);
      await client.hears(' 366 ');
    }
    return new SteadyRoom(owner, [speaker, witness, plain, tagged]);
  }

  /** Demands that everybody has heard everything that was counted so far, once, in order, and nothing that is no IRC. */
  async expectUnharmed(): Promise<void> {
    const last = this.#said;
    const numbers = Array.from({ length: last }, (_, at) => at + 1);
    for (const client of [this.witness, ...this.#others]) {
      await client.hears(`:tick ${last}.`);
      const heard = client.heard.flatMap((line) => tick.exec(line)?.[1] ?? []).map(Number);
      expect(heard.filter((number) => number <= last)).toEqual(numbers);
      expect(client.heard.filter((line) => !isKnown(line))).toEqual([]);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const client of [this.#speaker, this.witness, ...this.#others]) client.cut();
  }

  #count(): void {
    this.#said += 1;
    this.#speaker.say(`PRIVMSG #${this.channel} :tick ${this.#said}.`);
  }
}

const knownPrefix = /^(?:(\w+)!\1@)?(?:\w+\.)?tmi\.twitch\.tv$|^jtv$/;

function isKnown(line: string): boolean {
  const { command = '', prefix = 'jtv' } = parseIrc(line) ?? {};
  return (knownCommands.has(command) || /^\d{3}$/.test(command)) && knownPrefix.test(prefix);
}
