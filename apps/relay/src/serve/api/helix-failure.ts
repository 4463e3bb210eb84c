import type { FastifyReply } from 'fastify';
import type { ApiAccount, ApiContext } from './api-context.ts';

const names = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden' } as const;

/** A call that is refused as Helix refuses: `{error, status, message}`. */
export class HelixFailure extends Error {
  override readonly name = 'HelixFailure';
  readonly status: keyof typeof names;

  constructor(status: keyof typeof names, message: string) {
    super(message);
    this.status = status;
  }

  send(reply: FastifyReply): FastifyReply {
    const { status, message } = this;
    return reply.code(status).send({ error: names[status], status, message });
  }
}

const tokenFormat = /^(?:OAuth|Bearer) ([A-Za-z0-9_-]{1,200})$/i;

/** @returns whose chat token an Authorization header holds */
export async function tokenOwner(
  { accounts }: ApiContext,
  authorization: string | undefined,
): Promise<ApiAccount | undefined> {
  const token = tokenFormat.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : accounts.findByChatToken(token);
}
