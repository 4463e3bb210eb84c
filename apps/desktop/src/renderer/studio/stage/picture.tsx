import { useEffect, useRef } from 'react';
import { useStudio } from '../studio-context.tsx';
import type { StageView } from './stage-view.ts';

interface PictureProps {
  which: 'program' | 'preview';
  view: StageView;
  canvas: { width: number; height: number };
  label: string;
}

/** A scene as the engine paints it, as sharp as the screen is. */
export function Picture({ which, view, canvas, label }: PictureProps) {
  const { engine } = useStudio();
  const element = useRef<HTMLCanvasElement>(null);
  const width = Math.round(canvas.width * view.scale);
  const height = Math.round(canvas.height * view.scale);
  useEffect(() => {
    if (element.current === null) return;
    return engine.attachPreview(element.current, which);
  }, [engine, which]);
  useEffect(() => {
    if (element.current === null) return;
    element.current.width = Math.round(width * devicePixelRatio);
    element.current.height = Math.round(height * devicePixelRatio);
  }, [width, height]);
  return (
    <canvas
      ref={element}
      className="stage-picture"
      role="img"
      aria-label={label}
      data-which={which}
      style={{ left: view.left, top: view.top, width, height }}
    />
  );
}
