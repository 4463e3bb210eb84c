import { Allowance, type Rate } from './allowance.ts';
import type { Millis } from './units.ts';

/** What one address may have and do. */
export interface AddressLimits {
  readonly connectionsPerAddress: number;
  /** New connections of one address. */
  readonly connecting: Rate;
}

/** What one address has open and may still do. */
export interface Address {
  readonly text: string;
  connections: number;
  readonly connecting: Allowance;
  /** Of all its connections, for a server that counts them. */
  readonly messages: Allowance;
}

/** All addresses that are connected, and those that were a short while ago. */
export class AddressBook {
  readonly #addresses = new Map<string, Address>();
  readonly #limits: AddressLimits;

  constructor(limits: AddressLimits) {
    this.#limits = limits;
  }

  /** @returns undefined where the address has too many connections, or makes them too fast; else one more is counted */
  enter(text: string, now: Millis): Address | undefined {
    const { connecting, connectionsPerAddress } = this.#limits;
    const address = this.#addresses.get(text) ?? {
      ...{ text, connections: 0 },
      connecting: new Allowance(now),
      messages: new Allowance(now),
    };
    this.#addresses.set(text, address);
    if (address.connections >= connectionsPerAddress || !address.connecting.take(connecting, now))
      return undefined;
    address.connections += 1;
    return address;
  }

  leave(address: Address): void {
    address.connections -= 1;
  }

  /** Forgets addresses without a connection: to be called so rarely that their allowances are whole again. */
  sweep(): void {
    for (const [text, { connections }] of this.#addresses)
      if (connections === 0) this.#addresses.delete(text);
  }
}
