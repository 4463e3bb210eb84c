import type { Rung, SourcePicture } from './ladder.ts';

/** What a broadcast may make of its source, and why. */
export interface Grant {
  readonly rungs: readonly Rung[];
  /** For people: `all rungs`, `no cores are free`. */
  readonly because: string;
}

/** Which channels may have a ladder at all. */
export type LadderPolicy =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  /** These, in this order, before all others and to the others' cost when cores are short. */
  | { readonly kind: 'only'; readonly channels: readonly string[] };

/**
 * Cores that work takes, measured with x264 `veryfast` on a 2-core machine of 2025 with 1080p30 as source: decoding 0.09;
 * rungs of 720p 0.22, 480p 0.15, 360p 0.10, 160p 0.05, 1080p 0.34. A rung costs something whatever its size: the source
 * is scaled for it.
 */
const decodeCores = 0.0015;
const rungCores = 0.04;
const encodeCores = 0.0065;

const megapixels = ({ width, height, frameRate }: { width: number; height: number; frameRate: number }) =>
  (width * height * (frameRate > 0 ? frameRate : 30)) / 1e6;

/** Cores that a ladder needs, decoding included; 0 without rungs. */
export function ladderCores(
  source: Pick<SourcePicture, 'width' | 'height' | 'frameRate'>,
  rungs: readonly Rung[],
): number {
  if (rungs.length === 0) return 0;
  const encoding = rungs.reduce((sum, rung) => sum + rungCores + encodeCores * megapixels(rung), 0);
  return decodeCores * megapixels(source) + encoding;
}

/** Shares the operator's cores among the broadcasts. A ladder that does not fit loses rungs from the top. */
export class LadderBudget {
  readonly #cores: number;
  readonly #policy: LadderPolicy;
  readonly #granted = new Map<string, number>();

  /** @param cores that all ladders together may take */
  constructor(cores: number, policy: LadderPolicy) {
    this.#cores = cores;
    this.#policy = policy;
  }

  /** Cores that are taken now. */
  get usedCores(): number {
    let used = 0;
    for (const cores of this.#granted.values()) used += cores;
    return used;
  }

  /** Grants what is possible of `rungs`, largest first, in the place of what the channel had. */
  request(channel: string, source: SourcePicture, rungs: readonly Rung[]): Grant {
    this.release(channel);
    if (rungs.length === 0) return { rungs, because: 'no rung lies below the source' };
    if (this.#policy.kind === 'none') return { rungs: [], because: 'this relay makes no ladders' };
    if (this.#policy.kind === 'only' && !this.#policy.channels.includes(channel))
      return { rungs: [], because: 'this relay makes ladders for other channels only' };
    const free = this.#cores - this.usedCores;
    for (let dropped = 0; dropped < rungs.length; dropped += 1) {
      const rest = rungs.slice(dropped);
      const cores = ladderCores(source, rest);
      if (cores > free) continue;
      this.#granted.set(channel, cores);
      const left = rungs.slice(0, dropped).map(({ id }) => id);
      return {
        rungs: rest,
        because: dropped === 0 ? 'all rungs below the source' : `no cores are free for ${left.join(', ')}`,
      };
    }
    return { rungs: [], because: 'no cores are free for a ladder' };
  }

  release(channel: string): void {
    this.#granted.delete(channel);
  }
}
