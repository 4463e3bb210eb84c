import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  addressBansSchema,
  changeAddressBansSchema,
  operatorTermsSchema,
} from '@starling/shared/protocol/moderation.ts';
import type { ApiContext } from './api-context.ts';
import { ApiFailure } from './api-failure.ts';
import type { ModerationDesk } from './moderation-desk.ts';

/** 10,000 addresses with their reasons. */
const longestList = 4 * 1024 * 1024;

/** What the relay's operator alone settles. */
export function addOperatorRoutes(server: FastifyInstance, context: ApiContext, desk: ModerationDesk): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const enter = async (request: FastifyRequest): Promise<void> => {
    const { login } = await context.self(request);
    if (!desk.isOperator(login))
      throw new ApiFailure(403, 'not_the_operator', 'This is for the operator of the relay.');
  };
  const bans = { response: { 200: addressBansSchema } };
  api.get('/operator/address-bans', { schema: bans }, async (request) => {
    await enter(request);
    return desk.addressBans();
  });
  api.put(
    '/operator/address-bans',
    { bodyLimit: longestList, schema: { ...bans, body: changeAddressBansSchema } },
    async (request) => {
      await enter(request);
      const changed = await desk.setAddressBans(request.body.data);
      if ('unfit' in changed) throw new ApiFailure(400, 'invalid_input', changed.unfit);
      return changed;
    },
  );
  const terms = { response: { 200: operatorTermsSchema } };
  api.get('/operator/terms', { schema: terms }, async (request) => {
    await enter(request);
    return { terms: await desk.operatorTerms() };
  });
  api.put('/operator/terms', { schema: { ...terms, body: operatorTermsSchema } }, async (request) => {
    await enter(request);
    const refused = await desk.setOperatorTerms(request.body.terms);
    if (refused !== undefined) throw new ApiFailure(400, 'invalid_input', refused.unfit);
    return { terms: await desk.operatorTerms() };
  });
}
