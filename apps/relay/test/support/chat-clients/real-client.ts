/** What a client of somebody else's making told of, in words of our own. */
export type Told =
  | { readonly kind: 'message'; readonly login: string; readonly text: string; readonly tags?: MessageTags }
  | { readonly kind: 'timeout'; readonly login: string; readonly seconds?: number }
  | { readonly kind: 'ban'; readonly login: string }
  | { readonly kind: 'notice'; readonly text: string }
  /** Its token was not taken. */
  | { readonly kind: 'refused' };

/** Tags of a message as far as the client hands them on; left out where it knows none. */
export interface MessageTags {
  readonly id: string | undefined;
  readonly color: string | undefined;
  readonly displayName: string | undefined;
  readonly badges: readonly string[];
}

/** Where a client is to go, and who it is there. */
export interface Destination {
  /** WebSockets are taken here. */
  readonly httpPort: number;
  /** Plain IRC. */
  readonly ircPort: number;
  readonly login: string;
  readonly token: string;
  /** Without `#`. */
  readonly channel: string;
}

/** A real client in a room. */
export interface RealClient {
  readonly told: Ears;
  say(text: string): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Starts a client; it is in the room, or has told that it was refused, when this resolves. */
export type StartClient = (destination: Destination) => Promise<RealClient>;

/** What a client tells, kept until somebody asks for it. */
export class Ears {
  readonly #heard: Told[] = [];
  readonly #waiting = new Set<() => void>();

  hear(told: Told): void {
    this.#heard.push(told);
    for (const look of this.#waiting) look();
  }

  /** @returns the first that fits, also if it was told before */
  until<Fitting extends Told>(fits: (told: Told) => told is Fitting): Promise<Fitting> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.#heard.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  message(text: string): Promise<Extract<Told, { kind: 'message' }>> {
    return this.until(
      (told): told is Extract<Told, { kind: 'message' }> => told.kind === 'message' && told.text === text,
    );
  }

  kind<Kind extends Told['kind']>(kind: Kind): Promise<Extract<Told, { kind: Kind }>> {
    return this.until((told): told is Extract<Told, { kind: Kind }> => told.kind === kind);
  }

  notice(words: RegExp): Promise<Told> {
    return this.until((told): told is Told => told.kind === 'notice' && words.test(told.text));
  }

  banOf(login: string): Promise<Told> {
    return this.until((told): told is Told => told.kind === 'ban' && told.login === login);
  }
}
