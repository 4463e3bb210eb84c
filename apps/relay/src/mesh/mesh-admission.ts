import { createHash } from 'node:crypto';
import { encodeBase64url } from '@starling/shared/protocol/base64url.ts';
import type { IceServer, JoinMesh, MeshTicket } from '@starling/shared/protocol/mesh-join.ts';
import { tokenLifetime, writeMeshToken } from '@starling/shared/protocol/mesh-token.ts';
import { swarmIdOf, swarmName } from '@starling/shared/protocol/swarm-name.ts';
import type { Millis, Seconds } from '@starling/shared/units.ts';
import { turnCredentials } from './turn-credentials.ts';

/** What a viewer is told that the operator has chosen. */
export interface AdmissionOptions {
  readonly sign: (signed: Uint8Array) => Uint8Array;
  /** @returns so many random bytes */
  readonly random: (length: number) => Uint8Array;
  /** WebSocket URLs that viewers are given, to be tried in this order; empty for the tracker beside the relay. */
  readonly trackers: readonly string[];
  /** Of the tracker beside the relay. */
  readonly trackerPort: number;
  readonly stun: readonly string[];
  /** Undefined without TURN. `secret` is what its servers know as static-auth-secret. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | undefined;
  /** Peers reach each other over TURN alone, and so never learn an address. */
  readonly isRelayOnly: boolean;
  /** Most that a viewer uploads, in bitrates that it receives; 0 to 100. */
  readonly uploadFactor: number;
}

/** Where a request came to, as its sender sees it. */
export interface ReachedAt {
  /** The Host header; undefined without one. */
  readonly host: string | undefined;
  /** The page is one of HTTPS, so that it may open no plain WebSocket. */
  readonly isSecure: boolean;
}

/**
 * How long TURN credentials are good. Longer than a token: a server asks for them again whenever an allocation is
 * refreshed, and a connection must not end in the middle of a broadcast.
 */
const turnLifetime: Seconds = 6 * 3600;

/** What is answered where the mesh is off. */
export function closedTicket(now: Millis): MeshTicket {
  return {
    ...{ isEnabled: false, token: '', expiresAt: new Date(now + 1000 * tokenLifetime).toISOString() },
    ...{ trackers: [], iceServers: [], isRelayOnly: false, uploadFactor: 0, reportEvery: 0 },
  };
}

/** Lets viewers into swarms. Pure but for what comes in. */
export class MeshAdmission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** @param reportEvery what the viewer is to wait between reports */
  admit({ broadcast, rendition }: JoinMesh, at: ReachedAt, now: Millis, reportEvery: Seconds): MeshTicket {
    const { sign, random, trackers, isRelayOnly, uploadFactor } = this.#options;
    const swarm = swarmIdOf(createHash('sha256').update(swarmName(broadcast, rendition)).digest());
    const expires = Math.floor(now / 1000) + tokenLifetime;
    const token = writeMeshToken({ swarm, expires, nonce: encodeBase64url(random(9)) }, sign);
    return {
      ...{ isEnabled: true, token, expiresAt: new Date(1000 * expires).toISOString() },
      trackers: trackers.length > 0 ? [...trackers] : this.#trackerBeside(at),
      iceServers: this.#iceServers(now),
      ...{ isRelayOnly, uploadFactor, reportEvery },
    };
  }

  /** At the name by which the viewer has reached the relay. */
  #trackerBeside({ host, isSecure }: ReachedAt): string[] {
    const hostname = URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
    if (hostname === '' || hostname.length > 255) return [];
    return [`${isSecure ? 'wss' : 'ws'}://${hostname}:${this.#options.trackerPort}`];
  }

  #iceServers(now: Millis): IceServer[] {
    const { stun, turn, random } = this.#options;
    const servers: IceServer[] = stun.length > 0 ? [{ urls: [...stun] }] : [];
    if (turn === undefined) return servers;
    const expires = Math.floor(now / 1000) + turnLifetime;
    const credentials = turnCredentials(turn.secret, expires, encodeBase64url(random(9)));
    return [...servers, { urls: [...turn.urls], ...credentials }];
  }
}
