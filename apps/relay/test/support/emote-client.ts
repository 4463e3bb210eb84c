import { type Emote, emoteSchema, emotesSchema } from '@starling/shared/protocol/emotes.ts';
import type { ChatAccount } from './chat-account.ts';
import type { RunningRelay } from './running-relay.ts';

/** What an upload was answered with. */
export type Uploaded = { readonly status: 201; readonly emote: Emote } | Refused;
export interface Refused {
  readonly status: number;
  readonly code: string;
}

/** A channel's emotes, as somebody's page manages them. */
export class EmoteClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  /** @param who undefined for a guest */
  constructor({ httpUrl }: RunningRelay, channel: string, who: ChatAccount | undefined) {
    this.#url = `${httpUrl}/api/channels/${channel}/emotes`;
    this.#headers = { ...who?.headers };
  }

  async list(): Promise<readonly Emote[]> {
    const answer = await fetch(this.#url, { headers: this.#headers });
    return emotesSchema.parse(await answer.json()).data;
  }

  async upload(name: string, picture: Uint8Array<ArrayBuffer>, options = ''): Promise<Uploaded | Refused> {
    const headers = { ...this.#headers, 'content-type': 'image/png' };
    const address = `${this.#url}?name=${encodeURIComponent(name)}${options}`;
    const answer = await fetch(address, { method: 'POST', headers, body: picture });
    if (answer.status !== 201) return refusalOf(answer);
    return { status: 201, emote: emoteSchema.parse(await answer.json()) };
  }

  /** @throws where it was refused */
  async add(name: string, picture: Uint8Array<ArrayBuffer>, options = ''): Promise<Emote> {
    const answer = await this.upload(name, picture, options);
    if (!('emote' in answer)) throw new Error(`${name} was refused: ${answer.status} ${answer.code}`);
    return answer.emote;
  }

  async change(id: string, change: object): Promise<Emote | Refused> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    const answer = await fetch(`${this.#url}/${id}`, {
      ...{ method: 'PATCH', headers, body: JSON.stringify(change) },
    });
    return answer.ok ? emoteSchema.parse(await answer.json()) : refusalOf(answer);
  }

  async delete(id: string): Promise<number> {
    const answer = await fetch(`${this.#url}/${id}`, { method: 'DELETE', headers: this.#headers });
    return answer.status;
  }
}

async function refusalOf(answer: Response): Promise<Refused> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return { status: answer.status, code: error.code };
}
