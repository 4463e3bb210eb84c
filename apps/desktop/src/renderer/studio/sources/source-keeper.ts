import type { OpenedSource, OpenResult, SourceFault } from './opened-source.ts';

/** How a source is doing. */
export type KeptState =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly source: OpenedSource }
  | { readonly state: 'lost' | 'refused'; readonly fault: SourceFault };

/** What keeping a source needs. */
export interface SourceKeeperDeps {
  open: () => Promise<OpenResult>;
  changed: (state: KeptState) => void;
  /** Calls once after so many ms. @returns what prevents it. */
  after: (ms: number, action: () => void) => () => void;
}

const firstRetryMs = 1000;
const lastRetryMs = 15_000;

/** Keeps a source open: opens it again when what it was lost for may be over. */
export class SourceKeeper {
  readonly #deps: SourceKeeperDeps;
  #state: KeptState = { state: 'starting' };
  #opening = 0;
  #isClosed = false;
  #failures = 0;
  #cancelRetry: (() => void) | undefined;

  constructor(deps: SourceKeeperDeps) {
    this.#deps = deps;
    void this.#open(true);
  }

  get state(): KeptState {
    return this.#state;
  }

  /** The user asks for it, or what it needs is there again. */
  retry(): void {
    if (this.#state.state === 'lost' || this.#state.state === 'refused') void this.#open(true);
  }

  /** A device was plugged in or out. */
  devicesChanged(): void {
    if (this.#state.state === 'lost' && this.#state.fault.retryOn === 'devices') void this.#open(false);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry?.();
    if (this.#state.state === 'ready') this.#state.source.close();
  }

  async #open(isAsked: boolean): Promise<void> {
    this.#cancelRetry?.();
    const opening = ++this.#opening;
    // Trying again by itself is nothing to tell: the source is lost until it is there.
    if (isAsked) this.#enter({ state: 'starting' });
    const result = await this.#deps.open();
    if (this.#isClosed || opening !== this.#opening) {
      if (result.ok) result.source.close();
      return;
    }
    if (!result.ok) {
      this.#lose(result.fault);
      return;
    }
    const { source } = result;
    source.ended.addEventListener('abort', () => {
      if (this.#isClosed || this.#state.state !== 'ready' || this.#state.source !== source) return;
      source.close();
      this.#lose(source.ended.reason as SourceFault);
    });
    this.#failures = 0;
    this.#enter({ state: 'ready', source });
  }

  #lose(fault: SourceFault): void {
    this.#enter({ state: fault.state, fault });
    if (fault.retryOn === 'nothing') return;
    // A device that comes back tells so; some systems forget to.
    const wait = fault.retryOn === 'devices' ? lastRetryMs : firstRetryMs * 2 ** this.#failures++;
    this.#cancelRetry = this.#deps.after(Math.min(lastRetryMs, wait), () => void this.#open(false));
  }

  #enter(state: KeptState): void {
    this.#state = state;
    this.#deps.changed(state);
  }
}
