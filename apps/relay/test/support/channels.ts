import { request } from 'node:http';
import * as z from 'zod';
import { chatTokenSchema, streamKeySchema } from '@starling/shared/protocol/api.ts';

/** A channel of its own account, ready to be published to. */
export interface OpenChannel {
  readonly login: string;
  readonly streamKey: string;
  /** For `PASS oauth:TOKEN`. */
  readonly chatToken: string;
}

/** New accounts that a relay takes from one address at once. */
const accountsPerAddress = 20;

/**
 * Opens an account for each login. Each 20 come from an address of their own (127.0.0.2 and on), as a relay limits new
 * accounts by address.
 *
 * @param httpUrl of a relay that listens at 127.0.0.1
 */
export async function openChannels(httpUrl: string, logins: readonly string[]): Promise<OpenChannel[]> {
  const channels: OpenChannel[] = [];
  for (const [index, login] of logins.entries()) {
    const from = `127.0.0.${2 + Math.floor(index / accountsPerAddress)}`;
    const account = { login, email: `${login}@example.org`, password: 'tests have no secrets' };
    const { cookie } = await post(`${httpUrl}/api/accounts`, from, account);
    const key = await post(`${httpUrl}/api/me/stream-key`, from, undefined, cookie);
    const token = await post(`${httpUrl}/api/me/chat-token`, from, undefined, cookie);
    channels.push({
      login,
      streamKey: streamKeySchema.parse(key.body).streamKey,
      chatToken: chatTokenSchema.parse(token.body).token,
    });
  }
  return channels;
}

/** @throws where it is not answered well */
async function post(
  url: string,
  localAddress: string,
  body: object | undefined,
  cookie = '',
): Promise<{ body: unknown; cookie: string }> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const asked = request(url, { method: 'POST', localAddress, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('error', reject).on('end', () => {
        if ((response.statusCode ?? 0) >= 300) reject(new Error(`${url}: ${text}`));
        else
          resolve({
            body: z.unknown().parse(JSON.parse(text)),
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
          });
      });
    });
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
