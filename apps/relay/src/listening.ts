import type { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { codeOf } from '@starling/shared/program/start-error.ts';

/** Connections that may wait to be accepted: when a relay comes back, all its viewers come at once. The kernel has a limit, too. */
const backlog = 4_096;

/** @throws the listen error */
export async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, backlog, ...(host !== undefined && { host }) }, resolve);
  });
}

/** Without a host: on every address, also where the machine has no IPv6. @throws the listen error */
export async function listenHttp(
  server: FastifyInstance,
  port: number,
  host: string | undefined,
): Promise<void> {
  try {
    await server.listen({ port, backlog, host: host ?? '::' });
  } catch (error) {
    if (host !== undefined || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(codeOf(error))) throw error;
    await server.listen({ port, backlog, host: '0.0.0.0' });
  }
}
