import type { PartKey } from '../../src/ids.ts';
import { MeshEngine } from '../../src/mesh/engine.ts';
import type { EngineInput, EngineOutput, EngineSettings } from '../../src/mesh/engine-io.ts';
import { allPieces } from '../../src/mesh/pieces.ts';
import { hashText } from '../../src/mesh/rendezvous.ts';
import { type HelloMessage, type PeerMessage, peerProtocolVersion } from '../../src/protocol/peer-message.ts';

export const broadcast = 'b00000000000000b';
export const chunkBytes = 100;
/** What a neighbour says first. */
export const hello: HelloMessage = {
  kind: 'hello',
  version: peerProtocolVersion,
  swarm: hashText(`starling:1:${broadcast}:source`),
  chunkBytes,
  isDownloadOnly: false,
  spareUpload: 0,
};
export const part = (index: number): PartKey => ({ broadcast, rendition: 'source', msn: 7, part: index });
export const truth = Uint8Array.from({ length: 350 }, (_, index) => index);

/** One engine, and what it said so far. */
export class EngineBench {
  readonly engine: MeshEngine;
  now = 1_000;

  constructor(settings: Partial<EngineSettings> = {}) {
    this.engine = new MeshEngine({
      self: 'me',
      broadcast,
      rendition: 'source',
      random: () => 0.5,
      settings: { chunkBytes, fetchShare: 1e-9, ...settings },
    });
    this.give({ kind: 'tick' });
  }

  give(input: EngineInput): readonly EngineOutput[] {
    return this.engine.handle(input, this.now);
  }

  say(peer: string, message: PeerMessage): readonly EngineOutput[] {
    return this.give({ kind: 'message', peer, message });
  }

  join(peer: string, differently: Partial<HelloMessage> = {}): readonly EngineOutput[] {
    this.give({ kind: 'peer-joined', peer });
    return this.say(peer, { ...hello, ...differently });
  }

  announce(key: PartKey, isGap = false): readonly EngineOutput[] {
    const announced = {
      key,
      bytes: truth.length,
      sha256: new Uint8Array(32),
      duration: 250,
      isGap,
      isIndependent: true,
      programDate: undefined,
    };
    return this.give({ kind: 'announced', part: announced, signed: undefined });
  }

  want(key: PartKey, within: number): readonly EngineOutput[] {
    return this.give({ kind: 'wanted', key, deadline: this.now + within });
  }

  /** Lets time pass, waking the engine each 5 ms. */
  wait(time: number): EngineOutput[] {
    const outputs: EngineOutput[] = [];
    for (const end = this.now + time; this.now < end;) {
      this.now += 5;
      outputs.push(...this.give({ kind: 'tick' }));
    }
    return outputs;
  }

  /** Part 1 announced at the live edge and wanted. */
  wantNewest(within: number): readonly EngineOutput[] {
    this.announce(part(0));
    this.now += 500;
    this.announce(part(1));
    return this.want(part(1), within);
  }

  /** Part 1 announced at the live edge, wanted within 2 s, and offered by the peer, who is asked for it. */
  askFor(peer: string): readonly EngineOutput[] {
    this.wantNewest(2_000);
    return this.offer(peer);
  }

  offer(peer: string): readonly EngineOutput[] {
    return this.say(peer, {
      kind: 'have',
      offers: [{ key: part(1), state: 'flowing', hops: 0, delay: 0, pieces: allPieces }],
    });
  }

  chunk(
    peer: string,
    index: number,
    from: Uint8Array = truth,
    { key = part(1), isToPassOn = false }: { readonly key?: PartKey; readonly isToPassOn?: boolean } = {},
  ): readonly EngineOutput[] {
    const offset = index * chunkBytes;
    const bytes = from.subarray(offset, offset + chunkBytes);
    return this.say(peer, { kind: 'chunk', key, total: truth.length, offset, isToPassOn, bytes });
  }

  /** Lets what was sent leave the channels, and whatever is sent then, waiting as long as asked for. */
  drain(outputs: readonly EngineOutput[], time = 0): EngineOutput[] {
    const all = [...outputs];
    const end = this.now + time;
    for (let next = [...outputs]; next.length > 0 || this.now < end; all.push(...next)) {
      const peers = new Set(
        next.flatMap((each) => (each.kind === 'send' && each.message.kind === 'chunk' ? [each.peer] : [])),
      );
      next = [...peers].flatMap((peer) => [...this.give({ kind: 'writable', peer, buffered: 0 })]);
      if (this.now < end) next.push(...this.wait(5));
    }
    return all;
  }

  chunks(peer: string, from: Uint8Array = truth): EngineOutput[] {
    return [0, 1, 2, 3].flatMap((index) => this.chunk(peer, index, from));
  }
}

export const kinds = (outputs: readonly EngineOutput[]) => outputs.map(({ kind }) => kind);
export const sent = (outputs: readonly EngineOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'send' ? [`${output.peer} ${output.message.kind}`] : []));
export const find = <Kind extends EngineOutput['kind']>(outputs: readonly EngineOutput[], kind: Kind) =>
  outputs.find((output): output is EngineOutput & { kind: Kind } => output.kind === kind);
