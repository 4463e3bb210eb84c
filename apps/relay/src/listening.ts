import type { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { codeOf } from './system-error.ts';

/** The relay cannot start; the message is the one line that is printed. */
export class StartError extends Error {}

/** @throws the listen error */
export async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Without a host: on every address, also where the machine has no IPv6. @throws the listen error */
export async function listenHttp(
  server: FastifyInstance,
  port: number,
  host: string | undefined,
): Promise<void> {
  try {
    await server.listen({ port, host: host ?? '::' });
  } catch (error) {
    if (host !== undefined || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error))) throw error;
    await server.listen({ port, host: '0.0.0.0' });
  }
}

/** Turns a listen error into the line for the person who started the relay. */
export function portError(flag: string, port: number): (error: unknown) => never {
  return (error) => {
    const code = codeOf(error);
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
    throw new StartError(`${flag}: port ${port} ${why}`);
  };
}
