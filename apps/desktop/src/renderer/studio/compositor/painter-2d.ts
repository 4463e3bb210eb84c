import type { Layer, Painter } from './picture.ts';

type Context2d = OffscreenCanvasRenderingContext2D;

/** @returns a painter by the canvas's own 2D context. */
export function createPainter2d(): Painter {
  const canvas = new OffscreenCanvas(2, 2);
  const context = contextOf(canvas);
  let scale = 1;
  let veil: { readonly canvas: OffscreenCanvas; readonly context: Context2d } | undefined;
  return {
    kind: '2d',
    canvas,
    resize: (width, height, newScale) => {
      scale = newScale;
      if (canvas.width === width && canvas.height === height) return;
      canvas.width = width;
      canvas.height = height;
      veil = undefined;
    },
    paint: (layers, fade) => {
      paintLayers(context, layers, scale);
      if (fade === undefined) return;
      veil ??= createVeil(canvas);
      paintLayers(veil.context, fade.layers, scale);
      context.globalAlpha = fade.share;
      context.drawImage(veil.canvas, 0, 0);
      context.globalAlpha = 1;
    },
    // The browser restores a lost 2D context by itself.
    isLost: () => false,
    forget: () => undefined,
  };
}

function createVeil({ width, height }: OffscreenCanvas) {
  const canvas = new OffscreenCanvas(width, height);
  return { canvas, context: contextOf(canvas) };
}

function contextOf(canvas: OffscreenCanvas): Context2d {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('The browser gives no 2D context of an OffscreenCanvas');
  return context;
}

/** Paints layers over black and leaves the context without transform. */
function paintLayers(context: Context2d, layers: readonly Layer[], scale: number): void {
  context.resetTransform();
  context.globalAlpha = 1;
  context.fillStyle = '#000';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  for (const { picture, placement } of layers) {
    const { source, x, y, width, height, rotation, opacity, isMirrored } = placement;
    const cos = Math.cos(rotation) * scale;
    const sin = Math.sin(rotation) * scale;
    const turn = isMirrored ? -1 : 1;
    context.setTransform(cos * turn, sin * turn, -sin, cos, x * scale, y * scale);
    context.globalAlpha = opacity;
    context.drawImage(
      picture.image,
      ...([source.x, source.y, source.width, source.height] as const),
      ...([-width / 2, -height / 2, width, height] as const),
    );
  }
  context.resetTransform();
  context.globalAlpha = 1;
}
