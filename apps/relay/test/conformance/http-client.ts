import { Agent, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Millis } from '@starling/shared/units.ts';
import type { Answer } from './observation.ts';

const largestBody = 64 * 1024 * 1024;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Asks once, as a player or a cache does. @throws what the network says, or after `patience` */
export async function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; patience?: Millis } = {},
): Promise<Answer> {
  const askedAt = performance.now();
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    const settings = { method: options.method ?? 'GET', headers: options.headers ?? {} };
    const request = isSecure ? requestHttps(url, settings) : requestHttp(url, { ...settings, agent });
    request.setTimeout(options.patience ?? 30_000, () =>
      request.destroy(new Error(`no answer within ${options.patience ?? 30_000} ms: ${url}`)),
    );
    request.on('error', reject);
    request.on('response', (response) => {
      const begunAt = performance.now();
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        length += piece.length;
        if (length > largestBody) request.destroy(new Error(`more than ${largestBody} bytes: ${url}`));
        else pieces.push(piece);
      });
      response.on('error', reject);
      response.on('end', () => {
        const headers = new Map(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const),
        );
        const body = Buffer.concat(pieces);
        const times = { askedAt, begunAt, endedAt: performance.now() };
        resolve({ url, status: response.statusCode ?? 0, headers, body, ...times });
      });
    });
    request.end();
  });
}
