import { describe, expect, it } from 'vitest';
import type { PeerId } from '../ids.ts';
import { type CreateLink, type Link, Neighbourhood } from './neighbourhood.ts';
import type { PeerLinkEvents } from './peer-link.ts';
import type { Signal } from './simple-peer.ts';

const self = 'b'.repeat(40);
const lower = 'a'.repeat(40);
const higher = 'c'.repeat(40);

class ScriptedLink implements Link {
  readonly isInitiator: boolean;
  readonly events: PeerLinkEvents;
  readonly signals: Signal[] = [];
  isConnected = false;
  isClosed = false;
  buffered = 0;

  constructor(isInitiator: boolean, events: PeerLinkEvents) {
    this.isInitiator = isInitiator;
    this.events = events;
  }

  signal = (signal: Signal) => void this.signals.push(signal);
  send = () => this.isConnected;

  connect(): void {
    this.isConnected = true;
    this.events.connected();
  }

  close(reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.isConnected = false;
    this.events.closed(reason);
  }
}

function start() {
  const links: ScriptedLink[] = [];
  const told: string[] = [];
  const note = (what: string) => (peer: PeerId) => void told.push(`${what} ${peer[0] ?? ''}`);
  const createLink: CreateLink = ({ isInitiator }, events) => {
    const link = new ScriptedLink(isInitiator, events);
    links.push(link);
    return link;
  };
  const neighbourhood = new Neighbourhood(self, createLink, {
    ...{ signal: note('signal'), joined: note('joined'), left: note('left'), failed: note('failed') },
    ...{ message: note('message'), drained: note('drained') },
  });
  return { neighbourhood, links, told };
}

const offer = { type: 'offer', sdp: '' };
const candidate = { type: 'candidate' };

describe('a neighbourhood', () => {
  it('dials whom it is told to, once', () => {
    const { neighbourhood, links } = start();
    neighbourhood.dial(lower, 'x');
    neighbourhood.dial(lower, 'y');
    expect(links.map(({ isInitiator }) => isInitiator)).toEqual([true]);
  });

  it('answers who dials, with the candidates that were ahead of the offer', () => {
    const { neighbourhood, links } = start();
    neighbourhood.takeSignal(lower, 'x', candidate);
    neighbourhood.takeSignal(lower, 'x', offer);
    expect(links.map(({ isInitiator, signals }) => [isInitiator, signals])).toEqual([
      [false, [offer, candidate]],
    ]);
  });

  it('lets the offer of the lower id hold where two dial each other', () => {
    const { neighbourhood, links } = start();
    neighbourhood.dial(lower, 'mine');
    neighbourhood.takeSignal(lower, 'theirs', offer);
    neighbourhood.dial(higher, 'mine');
    neighbourhood.takeSignal(higher, 'theirs', offer);
    expect(links.map(({ isInitiator, isClosed }) => [isInitiator, isClosed])).toEqual([
      [true, true],
      [false, false],
      [true, false],
    ]);
  });

  it('takes the new connection of one who dials again', () => {
    const { neighbourhood, links, told } = start();
    neighbourhood.takeSignal(higher, 'first', offer);
    links[0]?.connect();
    neighbourhood.takeSignal(higher, 'second', offer);
    links[1]?.connect();
    expect(told).toEqual(['joined c', 'left c', 'joined c']);
    expect(neighbourhood.connected()).toEqual([higher]);
  });

  it('tells a connection that could not be made from one that ended', () => {
    const { neighbourhood, links, told } = start();
    neighbourhood.dial(lower, 'x');
    links[0]?.close('no way');
    expect(told).toEqual(['failed a']);
  });

  it('has nothing more to do with a peer that is banned', () => {
    const { neighbourhood, links } = start();
    neighbourhood.dial(lower, 'x');
    neighbourhood.ban(lower, 'sent a bad part');
    neighbourhood.takeSignal(lower, 'y', offer);
    neighbourhood.dial(lower, 'z');
    expect(links.length).toBe(1);
    expect(links[0]?.isClosed).toBe(true);
  });

  it('keeps to a bounded number of links', () => {
    const { neighbourhood, links } = start();
    for (let index = 0; index < 100; index += 1)
      neighbourhood.takeSignal(String(index).padStart(40, '0'), 'x', offer);
    expect(links.length).toBe(20);
  });
});
