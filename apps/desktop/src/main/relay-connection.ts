import { accountSchema, type Ingest, ingestSchema, streamKeySchema } from '@starling/shared/protocol/api.ts';
import type { CommandResult } from '../ipc/channel-map.ts';
import type { ConnectResult, Relay } from '../ipc/relay-messages.ts';
import type { Fault } from '../ipc/bounds.ts';
import type { Log } from './log-file.ts';
import { absoluteMediaUrls } from './media-urls.ts';
import { parseRelayAddress } from './relay-address.ts';
import type { SecretStore } from './secret-store.ts';

export interface RelayConnectionPorts {
  /** Fetches without cookies of its own: Electron's `net.fetch`. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly secrets: SecretStore;
  readonly log: Log;
  /** Told when there is another relay. */
  readonly onChange: (relay: Relay) => void;
}

const cookieName = 'starling_session';
const patienceMs = 15_000;
const connectPatienceMs = 5_000;
const maxBodyBytes = 1024 * 1024;
const passedOn = ['content-type', 'accept'];
const passedBack = ['content-type', 'cache-control', 'retry-after'];

/**
 * The relay that the app talks to, and the session there. The session's cookie is kept here, among the secrets: the
 * page's calls get it on their way and never see it.
 */
export class RelayConnection {
  readonly #ports: RelayConnectionPorts;
  #relay: Relay | null = null;

  constructor(ports: RelayConnectionPorts) {
    this.#ports = ports;
  }

  get current(): Relay | null {
    return this.#relay;
  }

  /** The session at the relay, for main's own calls; undefined while nobody is logged in. */
  get session(): { readonly origin: string; readonly cookie: string } | undefined {
    const session = this.#ports.secrets.get(this.#secretName('session'));
    if (this.#relay === null || session === undefined) return undefined;
    return { origin: this.#relay.origin, cookie: `${cookieName}=${session}` };
  }

  /** Goes on with the relay of last time without asking it: it may be away for now. */
  resume(relay: Relay): void {
    this.#relay = relay;
  }

  /** Makes the relay at the address the current one if it answers as a relay does. */
  async connect(address: string): Promise<ConnectResult> {
    const parsed = parseRelayAddress(address);
    if (!parsed.ok) return fault('bad-address', parsed.message);
    let reason = '';
    for (const origin of parsed.origins) {
      const answer = await this.#probe(origin);
      if (typeof answer === 'object') {
        this.#relay = answer;
        this.#ports.onChange(answer);
        return { ok: true, ...answer };
      }
      reason = answer;
    }
    return fault('relay-unreachable', `${reason} Check the address, and that the relay is running.`);
  }

  async login(login: string, password: string): Promise<CommandResult<'relay.login'>> {
    const answer = await this.#call('POST', '/api/sessions', { login, password });
    if (!answer.ok) return answer;
    const account = accountSchema.safeParse(answer.value);
    if (!account.success) return fault('not-a-relay', 'The relay answered something that is no account.');
    return { ok: true, login: account.data.login };
  }

  /**
   * Puts the account's stream key among the secrets. The relay shows a key once only, so this one stays until it is
   * forgotten; asking again makes a new one, and encoders with the old one are refused from then on.
   */
  async fetchStreamKey(): Promise<CommandResult<'relay.fetchStreamKey'>> {
    const me = await this.#call('GET', '/api/me');
    if (!me.ok) return me;
    const account = accountSchema.safeParse(me.value);
    if (!account.success) return fault('not-a-relay', 'The relay answered something that is no account.');
    const keyRef = `${this.#secretName('stream-key')}.${account.data.login}`;
    if (this.#ports.secrets.get(keyRef) !== undefined) return { ok: true, keyRef };
    const made = await this.#call('POST', '/api/me/stream-key');
    if (!made.ok) return made;
    const key = streamKeySchema.safeParse(made.value);
    if (!key.success) return fault('not-a-relay', 'The relay answered something that is no stream key.');
    await this.#ports.secrets.set(keyRef, key.data.streamKey);
    return { ok: true, keyRef };
  }

  /** Passes a call of the page's on to the relay, with the session and without anything else that names the app. */
  async pass(request: Request): Promise<Response> {
    if (this.#relay === null) return failure(503, 'no_relay', 'The app is not connected to a relay.');
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? undefined : await request.arrayBuffer();
    if (body !== undefined && body.byteLength > maxBodyBytes)
      return failure(413, 'too_large', `The call has more than ${maxBodyBytes} bytes.`);
    const { origin } = this.#relay;
    try {
      const headers = pick(request.headers, passedOn);
      const { method, signal } = request;
      const init = { method, headers, signal, body: body ?? null };
      return await passBack(await this.#send(origin, pathname + search, init), origin);
    } catch (error) {
      if (!request.signal.aborted)
        this.#ports.log.warn('relay', `${request.method} ${pathname}: ${String(error)}`);
      return failure(502, 'unreachable', 'The relay cannot be reached. Check your connection and try again.');
    }
  }

  /** @returns the relay, or why there is none at the origin */
  async #probe(origin: string): Promise<Relay | string> {
    const { host } = new URL(origin);
    try {
      const signal = AbortSignal.timeout(connectPatienceMs);
      const response = await this.#ports.fetch(`${origin}/api/ingest`, { signal, credentials: 'omit' });
      const ingest = ingestSchema.safeParse(await response.json().catch(() => undefined));
      if (!ingest.success) return `What answers at ${host} is no relay.`;
      const reached = new URL(response.url === '' ? origin : response.url);
      return relayAt(reached.origin, ingest.data);
    } catch (error) {
      this.#ports.log.info('relay', `no answer from ${origin}: ${String(error)}`);
      return `Nothing answers at ${host}.`;
    }
  }

  async #call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ ok: true; value: unknown } | { ok: false; error: Fault }> {
    if (this.#relay === null) return fault('no-relay', 'Connect to a relay first.');
    const { origin } = this.#relay;
    const content = body === undefined ? null : JSON.stringify(body);
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const response = await this.#send(origin, path, { method, headers, body: content });
      const value: unknown = await response.json().catch(() => undefined);
      return response.ok ? { ok: true, value } : { ok: false, error: faultOf(response.status, value) };
    } catch (error) {
      this.#ports.log.warn('relay', `${method} ${path}: ${String(error)}`);
      return fault('relay-unreachable', `${this.#relay.name} cannot be reached. Check your connection.`);
    }
  }

  async #send(
    origin: string,
    path: string,
    init: {
      method: string;
      headers: Record<string, string>;
      body: string | ArrayBuffer | null;
      signal?: AbortSignal;
    },
  ): Promise<Response> {
    const { secrets } = this.#ports;
    await secrets.ready;
    const name = this.#secretName('session');
    const session = secrets.get(name);
    const headers =
      session === undefined ? init.headers : { ...init.headers, cookie: `${cookieName}=${session}` };
    const patience = AbortSignal.timeout(patienceMs);
    const signal = init.signal === undefined ? patience : AbortSignal.any([init.signal, patience]);
    const answer = { credentials: 'omit', redirect: 'error' } as const;
    const response = await this.#ports.fetch(origin + path, { ...init, ...answer, headers, signal });
    await this.#keepSession(name, response.headers);
    return response;
  }

  async #keepSession(name: string, headers: Headers): Promise<void> {
    const value = new RegExp(`${cookieName}=([^;,\\s]*)`).exec(headers.get('set-cookie') ?? '')?.[1];
    if (value === undefined) return;
    if (value === '') await this.#ports.secrets.forget(name);
    else await this.#ports.secrets.set(name, value);
  }

  #secretName(kind: string): string {
    const host = this.#relay === null ? '' : new URL(this.#relay.origin).host;
    return `${kind}.${host.replaceAll(/[^\w.-]/g, '_')}`.slice(0, 70);
  }
}

/** @returns the relay at an origin, with the ports that it is known, or taken, to have */
export function relayAt(origin: string, { rtmpPort, srt }: Ingest): Relay {
  const { hostname } = new URL(origin);
  return {
    ...{ origin, name: hostname, rtmpUrl: `rtmp://${hostname}:${rtmpPort}/live` },
    ...(srt === undefined
      ? {}
      : { srt: { url: `srt://${hostname}:${srt.port}`, isEncrypted: srt.isEncrypted } }),
  };
}

/** The relay's answer as the page may see it: no cookie, and media's addresses made absolute. */
async function passBack(response: Response, origin: string): Promise<Response> {
  const headers = pick(response.headers, passedBack);
  const { status } = response;
  if (headers['content-type']?.startsWith('application/json') !== true)
    return new Response(status === 204 ? null : await response.arrayBuffer(), { status, headers });
  const value = absoluteMediaUrls(await response.json(), origin);
  return new Response(JSON.stringify(value), { status, headers });
}

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}

function failure(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}

function fault(code: string, message: string): { ok: false; error: Fault } {
  return { ok: false, error: { code, message } };
}

function faultOf(status: number, value: unknown): Fault {
  const { error } = (value ?? {}) as { error?: { code?: unknown; message?: unknown } };
  const known = typeof error?.code === 'string' && typeof error.message === 'string';
  return known
    ? { code: error.code as string, message: error.message as string }
    : { code: 'http', message: `The relay answered ${status}. Try again in a moment.` };
}
