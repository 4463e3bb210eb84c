import type { Point } from '../scene/geometry.ts';

/** How the canvas lies on screen: CSS px of its top left corner in the stage, and CSS px for each px of the canvas. */
export interface StageView {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** Around the canvas stays room, CSS px, so that handles of what hangs over can be taken. */
const margin = 20;

/** @returns how a canvas lies in the middle of a stage, as large as it goes; null in a stage without room. */
export function fitStage(
  stage: { width: number; height: number },
  canvas: { width: number; height: number },
): StageView | null {
  const room = { width: stage.width - 2 * margin, height: stage.height - 2 * margin };
  const scale = Math.min(room.width / canvas.width, room.height / canvas.height);
  if (scale <= 0) return null;
  return {
    scale,
    left: (stage.width - canvas.width * scale) / 2,
    top: (stage.height - canvas.height * scale) / 2,
  };
}

/** From the stage (CSS px) to the canvas (px). */
export function toCanvas(view: StageView, point: Point): Point {
  return { x: (point.x - view.left) / view.scale, y: (point.y - view.top) / view.scale };
}

/** From the canvas (px) to the stage (CSS px). */
export function toStage(view: StageView, point: Point): Point {
  return { x: view.left + point.x * view.scale, y: view.top + point.y * view.scale };
}
