import { describe, expect, it } from 'vitest';
import { fill, type PlainMessage } from './message.ts';
import { understandRelay } from './relay-speech.ts';
import { relayWords } from './relay-words.ts';

const relay = Object.values(
  import.meta.glob<string>('../../../../relay/src/{*,archive/*,clips/*,transcode/*}.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');

const inGerman = (sentence: string) => {
  const understood = understandRelay(sentence);
  return understood && fill(understood.message, 'de', understood.params);
};

describe('what the relay says to people', () => {
  it('is told in German, with its figures written as German does', () => {
    expect(inGerman('Only 7.5 frames come a second.')).toBe('Es kommen nur 7,5 Bilder pro Sekunde.');
    expect(inGerman('no cores are free for a ladder')).toBe(
      'für kleinere Qualitäten sind keine Prozessorkerne frei',
    );
    expect(inGerman('no cores are free for 720p30, 480p30')).toBe(
      'für 720p30, 480p30 sind keine Prozessorkerne frei',
    );
  });

  it('is left alone where nobody has translated it', () => {
    expect(understandRelay('The moon is full.')).toBeNull();
  });

  it.each(Object.values<PlainMessage>(relayWords).map(({ en }) => en))('is still said so: %s', (en) => {
    // The relay puts some of its sentences together after a colon.
    for (const piece of en.split(/\{\w+\}|(?<=:) /)) expect(relay).toContain(piece.trim());
  });
});
