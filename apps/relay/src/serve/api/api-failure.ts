import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

/** An answer that is not the one that was hoped for; it becomes `{error: {code, message}}`. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Turns whatever was thrown into the API's form of an error; what is our own fault is logged. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message } = describeError(error);
  if (status >= 500) request.log.error({ err: error }, 'a request failed');
  return reply.code(status).send({ error: { code, message } });
}

function describeError(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ApiFailure) return { status: error.status, code: error.code, message: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
    return {
      status: 400,
      code: 'invalid_input',
      message: [field, first?.message ?? 'is not valid'].filter((text) => text !== '').join(': '),
    };
  }
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode !== undefined && statusCode < 500) {
    const name = code?.replace(/^FST_ERR_/, '').toLowerCase() ?? 'bad_request';
    return { status: statusCode, code: name, message: message ?? 'The request is wrong.' };
  }
  return { status: 500, code: 'internal', message: 'The relay failed. Its log says why.' };
}
