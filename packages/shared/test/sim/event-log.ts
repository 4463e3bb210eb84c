import type { EngineInput, EngineOutput } from '../../src/mesh/engine-io.ts';
import type { Millis } from '../../src/units.ts';

const kept = 1 << 16;
const shown = 80;

/** The newest events of all peers; written out only where a run fails. */
export class EventLog {
  readonly #times = new Float64Array(kept);
  readonly #peers = new Int32Array(kept).fill(-1);
  readonly #events: (EngineInput | EngineOutput)[] = [];
  #next = 0;

  add(at: Millis, peer: number, what: EngineInput | EngineOutput): void {
    this.#times[this.#next] = at;
    this.#peers[this.#next] = peer;
    this.#events[this.#next] = what;
    this.#next = (this.#next + 1) % kept;
  }

  /** @returns the last lines of one peer. */
  of(peer: number): string {
    const lines: string[] = [];
    for (let count = 0; count < kept; count += 1) {
      const place = (this.#next + count) % kept;
      const what = this.#events[place];
      if (this.#peers[place] === peer && what !== undefined)
        lines.push(`${(this.#times[place] ?? 0).toFixed(1)} ${describe(what)}`);
    }
    return lines.slice(-shown).join('\n');
  }
}

function describe(what: EngineInput | EngineOutput): string {
  return JSON.stringify(what, (_name, value: unknown) =>
    value instanceof Uint8Array ? `${value.length} bytes` : value,
  );
}
