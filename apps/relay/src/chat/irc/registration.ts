import { type Capability, capabilities, isCapability } from './irc-class.ts';
import { fromServer } from './irc-lines.ts';

const anonymousNick = /^justinfan\d{1,12}$/;
const nickFormat = /^[a-z0-9_]{1,25}$/;
const tokenFormat = /^oauth:([A-Za-z0-9_-]{1,200})$/;

/** Where a client stands on its way in. */
export type Progress =
  | { readonly kind: 'not-yet' }
  /** A reader without an account. */
  | { readonly kind: 'anonymous'; readonly nick: string }
  | { readonly kind: 'token'; readonly token: string }
  /** In Twitch's words, which clients compare. */
  | { readonly kind: 'refused'; readonly words: 'Improperly formatted AUTH' | 'Invalid NICK' };

/** CAP, PASS and NICK until a client is let in, in whatever order it sends them. */
export class Registration {
  readonly capabilities = new Set<Capability>();
  readonly #host: string;
  #token: string | undefined;
  #nick: string | undefined;
  #isNegotiating = false;

  constructor(host: string) {
    this.#host = host;
  }

  pass(token: string): void {
    this.#token = token;
  }

  nick(nick: string): void {
    this.#nick = nick.toLowerCase();
  }

  /** @returns what is to be sent; whoever asks for a list is waited for until `CAP END` (IRCv3 capability negotiation) */
  negotiate(subcommand: string, list: string, isRegistered: boolean): string[] {
    const name = /^[A-Z]{1,20}$/.test(subcommand) ? subcommand : '*';
    if (subcommand === 'LS') {
      this.#isNegotiating = !isRegistered;
      return [fromServer(this.#host, 'CAP', ['*', 'LS'], capabilities.join(' '))];
    }
    if (subcommand === 'LIST')
      return [fromServer(this.#host, 'CAP', ['*', 'LIST'], [...this.capabilities].join(' '))];
    if (subcommand === 'REQ') return [this.#request(list)];
    if (subcommand !== 'END') return [fromServer(this.#host, '410', ['*', name], 'Invalid CAP command')];
    this.#isNegotiating = false;
    return [];
  }

  /** All or nothing; a name after a minus is given up. */
  #request(list: string): string {
    const wanted = list.split(' ').filter((name) => name !== '');
    const known = wanted.flatMap((name) => {
      const isOn = !name.startsWith('-');
      const capability = isOn ? name : name.slice(1);
      return isCapability(capability) ? [{ capability, isOn }] : [];
    });
    const isKnown = known.length === wanted.length;
    if (isKnown)
      for (const { capability, isOn } of known)
        if (isOn) this.capabilities.add(capability);
        else this.capabilities.delete(capability);
    return fromServer(this.#host, 'CAP', ['*', isKnown ? 'ACK' : 'NAK'], wanted.join(' '));
  }

  /** @returns the token once; asked again, it must have come again */
  progress(): Progress {
    if (this.#nick === undefined || this.#isNegotiating) return { kind: 'not-yet' };
    if (anonymousNick.test(this.#nick)) return { kind: 'anonymous', nick: this.#nick };
    if (!nickFormat.test(this.#nick)) return { kind: 'refused', words: 'Invalid NICK' };
    const token = tokenFormat.exec(this.#token ?? '')?.[1];
    if (token === undefined) return { kind: 'refused', words: 'Improperly formatted AUTH' };
    this.#token = undefined;
    return { kind: 'token', token };
  }
}
