import { describe, expect, it } from 'vitest';
import { createCollection, type Collection } from './collection.ts';
import { removeItems } from './edit-items.ts';
import { addScene, removeScene } from './edit-scenes.ts';
import { addSource, removeSource } from './edit-sources.ts';
import { removedBetween } from './removed.ts';
import { defaultSettings } from './source.ts';

function show(): Collection {
  const ids = ['show', 'main'];
  let all = addScene(
    createCollection('Show', 'Main', () => ids.pop() ?? 'more'),
    'second',
    'Second',
  );
  for (const name of ['Camera', 'Title'])
    all = addSource(all, 'main', {
      id: name,
      itemId: `item-${name}`,
      name,
      settings: defaultSettings('image'),
    });
  return all;
}

describe('what a step took away', () => {
  it('is named: items by their sources', () => {
    const after = removeItems(show(), 'main', ['item-Camera', 'item-Title']);
    expect(removedBetween(show(), after)).toEqual({ what: 'items', names: ['Camera', 'Title'] });
  });

  it('is a source where it is gone from the collection, not its items one by one', () => {
    expect(removedBetween(show(), removeSource(show(), 'Camera'))).toEqual({
      what: 'source',
      names: ['Camera'],
    });
  });

  it('is a scene with all that is in it', () => {
    expect(removedBetween(show(), removeScene(show(), 'main'))).toEqual({ what: 'scene', names: ['Main'] });
  });

  it('is nothing where something was added or changed', () => {
    expect(removedBetween(show(), addScene(show(), 'third', 'Third'))).toBeNull();
  });
});
