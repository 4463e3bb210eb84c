import type { RoomRequest } from '../room/room-command.ts';
import type { Chatter } from '../room/said-message.ts';
import {
  type Account,
  type Answer,
  type Entry,
  type Presence,
  type Rooms,
  type RoomWord,
  subjectOf,
} from '../rooms.ts';
import type { Bus } from './bus.ts';

const subject = 'rooms';
const presenceSubject = 'presence';

/** What a process without rooms asks the one that has them. */
type Question =
  | { readonly ask: 'authenticate'; readonly token: string }
  | { readonly ask: 'enter'; readonly channel: string; readonly account: Account | null }
  | {
      readonly ask: 'perform';
      readonly channel: string;
      readonly account: Account;
      readonly request: RoomRequest;
      readonly from: string;
    }
  | { readonly ask: 'look'; readonly channel: string; readonly account: Account }
  | { readonly ask: 'recolor'; readonly userId: string; readonly color: string };

/** The rooms of another process. */
export class RemoteRooms implements Rooms {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  async authenticate(token: string): Promise<Account | undefined> {
    return (await this.#ask<{ account?: Account }>({ ask: 'authenticate', token })).account;
  }

  enter(channel: string, account: Account | undefined, entered: (entry: Entry) => void): void {
    const question: Question = { ask: 'enter', channel, account: account ?? null };
    this.#bus.request(subject, question, (answer) => entered((answer as Entry | null) ?? { kind: 'failed' }));
  }

  perform(channel: string, account: Account, request: RoomRequest, from: string): Promise<Answer> {
    return this.#ask<Answer>({ ask: 'perform', channel, account, request, from });
  }

  async look(channel: string, account: Account): Promise<Chatter | undefined> {
    return (await this.#ask<{ chatter?: Chatter }>({ ask: 'look', channel, account })).chatter;
  }

  async recolor(userId: string, color: string): Promise<void> {
    await this.#ask({ ask: 'recolor', userId, color });
  }

  report(presence: Presence): void {
    this.#bus.publish(presenceSubject, presence);
  }

  listen(channel: string, hear: (word: RoomWord) => void): () => void {
    return this.#bus.subscribe(subjectOf(channel), (word) => hear(word as RoomWord));
  }

  async #ask<Answered>(question: Question): Promise<Answered> {
    return await new Promise((resolve, reject) => {
      this.#bus.request(subject, question, (answer) => {
        if (answer === undefined || answer === null) reject(new Error('the rooms could not answer'));
        else resolve(answer as Answered);
      });
    });
  }
}

/** Answers for rooms that are held here what {@link RemoteRooms} of other processes ask. */
export function serveRooms(bus: Bus, rooms: Rooms): void {
  bus.subscribe(presenceSubject, (presence) => rooms.report(presence as Presence));
  bus.serve(subject, (message, respond) => {
    const question = message as Question;
    const fail = () => respond(null);
    if (question.ask === 'enter') rooms.enter(question.channel, question.account ?? undefined, respond);
    else if (question.ask === 'authenticate')
      rooms.authenticate(question.token).then((account) => respond({ account }), fail);
    else if (question.ask === 'look')
      rooms.look(question.channel, question.account).then((chatter) => respond({ chatter }), fail);
    else if (question.ask === 'recolor')
      rooms.recolor(question.userId, question.color).then(() => respond({}), fail);
    else {
      const { channel, account, request, from } = question;
      rooms.perform(channel, account, request, from).then(respond, fail);
    }
  });
}
