import { describe, expect, it } from 'vitest';
import type { SceneItem } from '../scene/collection.ts';
import { newItem } from '../scene/edit-items.ts';
import { dragTo, snapField, takeHandle } from './stage-gesture.ts';
import { keyEffect } from './stage-keys.ts';
import { fitStage, toCanvas, toStage } from './stage-view.ts';

const canvas = { width: 1280, height: 720, frameRate: 30 };
const free = { shift: false, control: false };
const item: SceneItem = { ...newItem('one', 'source', canvas, { width: 200, height: 100 }) };

describe('dragging on the stage', () => {
  const field = snapField(canvas, [item], ['one'], 0.5);

  it('snaps within 8 px of the screen, however small the stage is', () => {
    const gesture = { kind: 'move', items: [item], from: { x: 0, y: 0 } } as const;
    expect(dragTo(gesture, { x: -525, y: 100 }, field, free).items[0]).toMatchObject({ x: 100, y: 460 });
    expect(dragTo(gesture, { x: -520, y: 100 }, field, free).items[0]).toMatchObject({ x: 120 });
  });

  it('does not snap while Control is held', () => {
    const gesture = { kind: 'move', items: [item], from: { x: 0, y: 0 } } as const;
    expect(dragTo(gesture, { x: -537, y: 3 }, field, { shift: false, control: true })).toMatchObject({
      items: [{ x: 103, y: 363 }],
      guides: [],
    });
  });

  it('takes a handle where the pointer is, so that nothing jumps', () => {
    const gesture = takeHandle('scale', item, { x: 1, y: 1 }, { x: 743, y: 412 });
    expect(dragTo(gesture, { x: 743, y: 412 }, field, free).items[0]).toEqual(item);
  });

  it('keeps the ratio from a corner unless Shift is held', () => {
    const gesture = takeHandle('scale', item, { x: 1, y: 1 }, { x: 740, y: 410 });
    expect(dragTo(gesture, { x: 940, y: 430 }, field, free).items[0]).toMatchObject({
      width: 400,
      height: 200,
    });
    expect(
      dragTo(gesture, { x: 940, y: 430 }, field, { shift: true, control: false }).items[0],
    ).toMatchObject({
      width: 400,
      height: 120,
    });
  });

  it('turns in steps of 15 degrees with Shift', () => {
    const gesture = { kind: 'rotate', item } as const;
    expect(
      dragTo(gesture, { x: 700, y: 300 }, field, { shift: true, control: false }).items[0]?.rotation,
    ).toBe(45);
  });
});

describe('keys on the stage', () => {
  const apply = (key: string, shift = false) => {
    const effect = keyEffect({ key, shift, control: false });
    return effect?.kind === 'change' ? effect.change(item, canvas) : null;
  };

  it('move by one and by ten', () => {
    expect(apply('ArrowLeft')).toMatchObject({ x: 639 });
    expect(apply('ArrowDown', true)).toMatchObject({ y: 370 });
  });

  it('scale and turn', () => {
    expect(apply('+')?.width).toBeCloseTo(202, 9);
    expect(apply('.')?.rotation).toBe(1);
    expect(apply('<', true)?.rotation).toBe(-15);
  });

  it('leave alone what they do not know, and Control with it', () => {
    expect(keyEffect({ key: 'q', shift: false, control: false })).toBeNull();
    expect(keyEffect({ key: 'f', shift: false, control: true })).toBeNull();
    expect(keyEffect({ key: 'Tab', shift: false, control: false })).toBeNull();
  });
});

describe('the canvas in the stage', () => {
  it('lies in the middle, as large as it goes, and points lead back', () => {
    const view = fitStage({ width: 680, height: 1000 }, canvas);
    if (view === null) throw new Error('there is room');
    expect(view).toEqual({ scale: 0.5, left: 20, top: 320 });
    expect(toCanvas(view, toStage(view, { x: 12, y: 34 }))).toEqual({ x: 12, y: 34 });
  });

  it('is not shown where there is no room', () => {
    expect(fitStage({ width: 30, height: 30 }, canvas)).toBeNull();
  });
});
