import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import { bandwidthResultSchema, bandwidthTestLimits } from '@starling/shared/protocol/bandwidth-test.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';

type Limits = typeof bandwidthTestLimits;

/** Lets a streamer measure the way to the relay by a real upload that goes nowhere. */
export function addBandwidthRoutes(
  server: FastifyInstance,
  context: ApiContext,
  limits: Limits = bandwidthTestLimits,
): void {
  const running = new Set<string>();
  // What is measured here is not to be held in memory first.
  server.addContentTypeParser('application/octet-stream', (_, payload, done) => done(null, payload));
  server
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/bandwidth-test',
      { schema: { response: { 200: bandwidthResultSchema } } },
      async (request, reply) => {
        const { id } = await context.self(request);
        if (running.has(id)) throw new ApiFailure(429, 'test_running', 'A test of yours is running already.');
        if (request.headers['content-type'] !== 'application/octet-stream')
          throw new ApiFailure(415, 'invalid_media_type', 'Send the bytes as application/octet-stream.');
        running.add(id);
        const result = await measure(request.body as Readable, limits).finally(() => running.delete(id));
        // What may still be coming is not wanted.
        return reply.header('connection', 'close').send(result);
      },
    );
}

async function measure(body: Readable, limits: Limits): Promise<z.infer<typeof bandwidthResultSchema>> {
  let first: number | undefined;
  let last = 0;
  let receivedBytes = 0;
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(resolve, limits.time);
    const finish = () => {
      clearTimeout(deadline);
      resolve();
    };
    body.on('data', (piece: Uint8Array) => {
      last = performance.now();
      if (first === undefined) first = last;
      else receivedBytes += piece.length;
      if (receivedBytes >= limits.bytes) finish();
    });
    body.once('end', finish).once('close', finish).once('error', finish);
  });
  body.removeAllListeners('data').pause();
  return { receivedBytes, durationMs: first === undefined ? 0 : last - first };
}
