import type { SettingsOf } from '../scene/source.ts';
import { layOutText } from './text-layout.ts';

/** What is painted where a source is gone: the viewers see that something is missing, and no frozen picture. */
export function paintNotice(text: string, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.fillStyle = '#17211f';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#8fa39f';
  const fontSize = height / 14;
  context.font = `500 ${fontSize}px "Inter Variable", sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const measure = (piece: string) => context.measureText(piece).width;
  const { lines, lineHeight, height: textHeight } = layOutText(text, fontSize, width * 0.9, measure);
  lines.forEach((line, index) => {
    context.fillText(line.text, width / 2, (height - textHeight) / 2 + (index + 0.5) * lineHeight);
  });
  return canvas;
}

/** One px of a colour, `#rrggbb` or `#rrggbbaa`: whoever shows it stretches it. */
export function paintColour(colour: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(1, 1);
  const context = contextOf(canvas);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return canvas;
}

/** The largest side of a painted text, px: larger ones cannot be uploaded everywhere. */
const largestSide = 8192;

/**
 * Paints text as large as it is, with room for its outline.
 *
 * @param maxWidth where lines are broken, px
 */
export function paintText(settings: SettingsOf<'text'>, maxWidth: number): OffscreenCanvas {
  const { text, fontSize, outline, background } = settings;
  const font = `${settings.isItalic ? 'italic ' : ''}${settings.isBold ? 700 : 400} ${fontSize}px ${settings.fontFamily}`;
  const ruler = contextOf(new OffscreenCanvas(1, 1));
  ruler.font = font;
  const layout = layOutText(text, fontSize, maxWidth, (piece) => ruler.measureText(piece).width);
  const margin = Math.ceil((outline?.width ?? 0) + fontSize * 0.1);
  const canvas = new OffscreenCanvas(
    Math.min(largestSide, Math.max(1, Math.ceil(layout.width) + 2 * margin)),
    Math.min(largestSide, Math.max(1, Math.ceil(layout.height) + 2 * margin)),
  );
  const context = contextOf(canvas);
  if (background !== null) {
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.font = font;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  layout.lines.forEach((line, index) => {
    const slack = layout.width - line.width;
    const x = margin + (settings.align === 'left' ? 0 : settings.align === 'right' ? slack : slack / 2);
    const y = margin + (index + 0.5) * layout.lineHeight;
    if (outline !== null && outline.width > 0) {
      context.strokeStyle = outline.colour;
      // Half of a line lies under the letters.
      context.lineWidth = outline.width * 2;
      context.strokeText(line.text, x, y);
    }
    context.fillStyle = settings.colour;
    context.fillText(line.text, x, y);
  });
  return canvas;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no 2D context of an OffscreenCanvas');
  return context;
}
