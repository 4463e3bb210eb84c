import { expect, it } from 'vitest';
import { turnCredentials } from './turn-credentials.ts';

it('are what coturn reckons from the secret', () => {
  // printf 1433895918:filtr | openssl dgst -sha1 -hmac north -binary | base64
  expect(turnCredentials('north', 1_433_895_918, 'filtr')).toEqual({
    username: '1433895918:filtr',
    credential: '4Cbgbl4ehE3ynnhNMhQDxIU2CM4=',
  });
});
