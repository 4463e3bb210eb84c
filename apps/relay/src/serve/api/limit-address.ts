import type { FastifyRequest } from 'fastify';
import { longestAddress } from '@starling/shared/protocol/forwarded-address.ts';
import { ApiFailure } from './api-failure.ts';
import type { RateLimit } from './rate-limit.ts';

/** Counts a call for the address that it came from. @throws ApiFailure where there were too many */
export function limitAddress(limited: RateLimit, request: FastifyRequest): void {
  // A proxy may pass on what is no address at all.
  if (!limited.take(request.ip.slice(-longestAddress), Date.now()))
    throw new ApiFailure(429, 'too_many_requests', 'Too many requests from your address. Wait a little.');
}
