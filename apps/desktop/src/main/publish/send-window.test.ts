import { describe, expect, it } from 'vitest';
import { SendWindow } from './send-window.ts';

describe('SendWindow', () => {
  it('knows only what the socket holds of a server that acknowledges nothing', () => {
    const window = new SendWindow(1_000);
    for (let at = 0; at < 10; at += 1) window.send(100, at);
    expect(window.outstanding(250)).toBe(250);
    expect(window.oldest(250)).toBe(7);
    expect(window.oldest(0)).toBeUndefined();
  });

  it('takes what was not acknowledged for not arrived, apart from what the server may still owe word of', () => {
    const window = new SendWindow(300);
    for (let at = 0; at < 10; at += 1) window.send(100, at);
    window.acknowledge(200);
    expect(window.outstanding(0)).toBe(500);
    expect(window.oldest(0)).toBe(5);
    window.acknowledge(1_000);
    expect(window.oldest(0)).toBeUndefined();
  });

  it('does not believe in more than was sent', () => {
    const window = new SendWindow(0);
    window.send(100, 0);
    window.acknowledge(5_000);
    window.send(100, 1);
    expect(window.outstanding(0)).toBe(100);
  });

  it('tells what arrives a second over the last two', () => {
    const window = new SendWindow(0);
    window.send(1_000_000, 0);
    for (let now = 0; now <= 4_000; now += 200) {
      window.acknowledge(now * 125);
      window.rate(0, now);
    }
    expect(window.rate(0, 4_001)).toBeCloseTo(1_000_000, -4);
  });
});
