import { expect, test } from 'vitest';
import type { RenderItem } from './render-list.ts';
import { OutputScene } from './transition.ts';

const item = (itemId: string): RenderItem => ({
  ...{ itemId, sourceId: 's', x: 0, y: 0, width: 1, height: 1, rotation: 0, opacity: 1 },
  ...{ crop: { left: 0, top: 0, right: 0, bottom: 0 }, fit: 'stretch', isMirrored: false },
});
const first = [item('first')];
const second = [item('second')];
const third = [item('third')];

test('cuts at once', () => {
  const scene = new OutputScene();
  scene.set(first, 0, 0);
  scene.set(second, 0, 10);
  expect(scene.at(10)).toEqual({ items: second });
});

test('fades from one scene to the next', () => {
  const scene = new OutputScene();
  scene.set(first, 0, 0);
  scene.set(second, 200, 1000);
  expect(scene.at(1000)).toEqual({ items: first, next: { items: second, share: 0 } });
  expect(scene.at(1150)).toEqual({ items: first, next: { items: second, share: 0.75 } });
  expect(scene.at(1200)).toEqual({ items: second });
});

test('goes on fading while the scene that comes is edited', () => {
  const scene = new OutputScene();
  scene.set(first, 0, 0);
  scene.set(second, 200, 1000);
  scene.set(third, 0, 1050);
  expect(scene.at(1100)).toEqual({ items: first, next: { items: third, share: 0.5 } });
});
