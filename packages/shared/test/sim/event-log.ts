import type { EngineInput, EngineOutput } from '../../src/mesh/engine-io.ts';
import type { Millis } from '../../src/units.ts';

const kept = 1 << 16;
const shown = 80;

interface Entry {
  readonly at: Millis;
  readonly peer: number;
  readonly what: EngineInput | EngineOutput;
}

/** The newest events of all peers; written out only where a run fails. */
export class EventLog {
  readonly #entries: Entry[] = [];
  #next = 0;

  add(at: Millis, peer: number, what: EngineInput | EngineOutput): void {
    this.#entries[this.#next] = { at, peer, what };
    this.#next = (this.#next + 1) % kept;
  }

  /** @returns the last lines of one peer. */
  of(peer: number): string {
    const ordered = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return ordered
      .filter((entry) => entry.peer === peer)
      .slice(-shown)
      .map(({ at, what }) => `${at.toFixed(1)} ${describe(what)}`)
      .join('\n');
  }
}

function describe(what: EngineInput | EngineOutput): string {
  return JSON.stringify(what, (_name, value: unknown) =>
    value instanceof Uint8Array ? `${value.length} bytes` : value,
  );
}
