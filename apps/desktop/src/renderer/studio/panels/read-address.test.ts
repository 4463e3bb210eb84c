import { describe, expect, it } from 'vitest';
import { readAddress, readLogin } from './read-address.ts';

describe('addresses that people type', () => {
  it.each([
    ['', ''],
    ['example.org/alerts?x=1', 'https://example.org/alerts?x=1'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['localhost:8080/x', 'https://localhost:8080/x'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['not an address', null],
  ])('%s is %s', (typed, read) => {
    expect(readAddress(typed)).toBe(read);
  });

  it.each([
    ['', ''],
    [' Anna ', 'anna'],
    ['@anna', 'anna'],
    ['https://live.example.org/anna/', 'anna'],
    ['a!', null],
  ])('the channel %s is %s', (typed, read) => {
    expect(readLogin(typed)).toBe(read);
  });
});
