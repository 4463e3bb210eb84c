import { createHmac } from 'node:crypto';
import type { Seconds } from '@starling/shared/units.ts';

/**
 * Makes what a TURN server with `use-auth-secret` takes (draft-uberti-behave-turn-rest-00 §2.2, coturn): the name tells
 * when it ends, the password is its HMAC-SHA1 under the secret that both know.
 *
 * @param expires seconds since 1970
 * @param name random letters; it must say nothing about the viewer
 */
export function turnCredentials(
  secret: string,
  expires: Seconds,
  name: string,
): { readonly username: string; readonly credential: string } {
  const username = `${expires}:${name}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
