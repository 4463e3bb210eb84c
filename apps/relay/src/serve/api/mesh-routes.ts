import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  type JoinMesh,
  joinMeshSchema,
  type MeshReport,
  meshReportSchema,
  type MeshTicket,
  meshTicketSchema,
} from '@starling/shared/protocol/mesh-join.ts';
import { ApiFailure } from './api-failure.ts';
import { limitAddress } from './limit-address.ts';
import { RateLimit } from './rate-limit.ts';

/** The mesh, as viewers enter it. */
export interface MeshDoor {
  /**
   * @param at where the request came to
   * @returns undefined where there is no such broadcast or rendition
   */
  join(
    place: JoinMesh,
    at: { readonly host: string | undefined; readonly isSecure: boolean },
  ): Promise<MeshTicket | undefined>;
  /** @returns whether there is such a broadcast */
  report(report: MeshReport): Promise<boolean>;
}

const noSuchSwarm = () => new ApiFailure(404, 'no_such_swarm', 'There is no such broadcast or rendition.');

/**
 * Joining the mesh and reporting from it. Players on pages of any origin may ask: nothing here knows a cookie, and
 * nothing is told that a playlist does not tell.
 */
export function addMeshRoutes(server: FastifyInstance, door: MeshDoor): void {
  const joins = new RateLimit(300, 200);
  const reports = new RateLimit(600, 50);
  server.addHook('onRequest', (_, reply, next) => {
    void reply.headers({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' });
    next();
  });
  const api = server.withTypeProvider<ZodTypeProvider>();
  for (const path of ['/mesh/join', '/mesh/report'])
    api.options(path, { schema: { hide: true } }, (_, reply) =>
      reply
        .headers({
          'Access-Control-Allow-Methods': 'POST, OPTIONS',
          'Access-Control-Allow-Headers': 'Content-Type',
          'Access-Control-Max-Age': '86400',
        })
        .code(204)
        .send(),
    );
  api.post(
    '/mesh/join',
    { schema: { body: joinMeshSchema, response: { 200: meshTicketSchema } } },
    async (request) => {
      limitAddress(joins, request);
      const ticket = await door.join(request.body, {
        host: request.headers.host,
        isSecure: isSecure(request),
      });
      if (ticket === undefined) throw noSuchSwarm();
      return ticket;
    },
  );
  api.post('/mesh/report', { schema: { body: meshReportSchema } }, async (request, reply) => {
    limitAddress(reports, request);
    if (!(await door.report(request.body))) throw noSuchSwarm();
    return reply.code(204).send();
  });
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/** The page tells it, too, where TLS ends before the relay; to a machine's own addresses any page may open anything. */
function isSecure({ protocol, headers: { origin, host = '' } }: FastifyRequest): boolean {
  return protocol === 'https' || (origin?.startsWith('https://') === true && !loopback.test(host));
}
