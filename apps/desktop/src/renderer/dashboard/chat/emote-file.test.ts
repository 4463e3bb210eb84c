import { describe, expect, it } from 'vitest';
import { faultOfFile, faultOfName, nameOfFile } from './emote-file.ts';

describe('an emote’s file', () => {
  it('is a PNG, WebP or GIF of at most a megabyte', () => {
    expect(faultOfFile({ type: 'image/gif', size: 1024 * 1024 })).toBeNull();
    expect(faultOfFile({ type: 'image/svg+xml', size: 10 })).toEqual({ kind: 'other-type' });
    expect(faultOfFile({ type: 'image/png', size: 0 })).toEqual({ kind: 'empty-file' });
    expect(faultOfFile({ type: 'image/png', size: 1024 * 1024 + 1 })).toEqual({
      kind: 'file-too-large',
      megabytes: 1.1,
      most: 1,
    });
  });
});

describe('an emote’s name', () => {
  it('is 2 to 32 letters and figures, and no other’s', () => {
    expect(faultOfName('Wave2', ['wave2'])).toBeNull();
    expect(faultOfName('w', [])).toEqual({ kind: 'no-emote-name' });
    expect(faultOfName('wave!', [])).toEqual({ kind: 'no-emote-name' });
    expect(faultOfName('Wave', ['Wave'])).toEqual({ kind: 'emote-name-taken', name: 'Wave' });
  });

  it('is guessed from the file’s', () => {
    expect(nameOfFile('my wäve (2).final.png')).toBe('mywave2final');
    expect(nameOfFile('🐦.gif')).toBe('');
  });
});
