import type { SceneItem } from '../scene/collection.ts';
import { cornersOf } from '../scene/geometry.ts';
import type { Guide } from '../scene/snap.ts';
import { handlePoint, handles, rotationPoint } from '../scene/transform.ts';
import { toStage, type StageView } from './stage-view.ts';

interface ItemOutlinesProps {
  view: StageView;
  canvas: { width: number; height: number };
  /** Drawn with a thin line. */
  hoveredItem: SceneItem | null;
  selected: readonly SceneItem[];
  guides: readonly Guide[];
}

const handleSize = 9;
/** What can be hit around a handle; less where the item is so small that its middle would be covered. */
const hitSize = 24;
const armLength = 26;

/** What lies over the picture: outlines, handles and the lines that something snapped to. In CSS px of the stage. */
export function ItemOutlines({ view, canvas, hoveredItem, selected, guides }: ItemOutlinesProps) {
  const [only] = selected;
  const isSingle = selected.length === 1 && only !== undefined;
  return (
    <svg className="stage-outlines" aria-hidden="true">
      {guides.map((guide) => (
        <GuideLine key={`${guide.axis}${guide.at}`} guide={guide} view={view} canvas={canvas} />
      ))}
      {hoveredItem !== null && <Outline item={hoveredItem} view={view} className="outline-hover" />}
      {selected.map((item) => (
        <Outline
          key={item.id}
          item={item}
          view={view}
          className={item.locked ? 'outline-locked' : 'outline-selected'}
        />
      ))}
      {isSingle && !only.locked && <Handles item={only} view={view} />}
    </svg>
  );
}

function Outline({ item, view, className }: { item: SceneItem; view: StageView; className: string }) {
  const points = cornersOf(item)
    .map((corner) => toStage(view, corner))
    .map(({ x, y }) => `${x},${y}`);
  return <polygon points={points.join(' ')} className={className} data-item={item.id} />;
}

function Handles({ item, view }: { item: SceneItem; view: StageView }) {
  const top = toStage(view, handlePoint(item, { x: 0, y: -1 }));
  const arm = toStage(view, rotationPoint(item, armLength / view.scale));
  const hit = Math.max(handleSize, Math.min(hitSize, (Math.min(item.width, item.height) * view.scale) / 3));
  return (
    <g className="stage-handles">
      <line x1={top.x} y1={top.y} x2={arm.x} y2={arm.y} className="handle-arm" />
      <circle cx={arm.x} cy={arm.y} r={6} className="handle" />
      <circle cx={arm.x} cy={arm.y} r={hitSize / 2} className="handle-hit" data-handle="rotate" />
      {handles.map((handle) => {
        const { x, y } = toStage(view, handlePoint(item, handle));
        const turn = `rotate(${item.rotation} ${x} ${y})`;
        const square = (size: number) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size });
        return (
          <g key={`${handle.x},${handle.y}`} transform={turn}>
            <rect {...square(handleSize)} rx={2} className="handle" />
            <rect
              {...square(hit)}
              className="handle-hit"
              data-handle={`${handle.x},${handle.y}`}
              style={{ cursor: cursorOf(handle.x, handle.y, item.rotation) }}
            />
          </g>
        );
      })}
    </g>
  );
}

const cursors = ['ns-resize', 'nesw-resize', 'ew-resize', 'nwse-resize'];

/** The arrow of a handle shows where it leads, also on what lies slanted. */
function cursorOf(x: number, y: number, rotation: number): string {
  const degrees = (Math.atan2(x, -y) * 180) / Math.PI + rotation;
  return cursors[((Math.round(degrees / 45) % 4) + 4) % 4] ?? 'move';
}

function GuideLine({
  guide,
  view,
  canvas,
}: {
  guide: Guide;
  view: StageView;
  canvas: { width: number; height: number };
}) {
  const isColumn = guide.axis === 'x';
  const from = toStage(view, isColumn ? { x: guide.at, y: 0 } : { x: 0, y: guide.at });
  const to = toStage(view, isColumn ? { x: guide.at, y: canvas.height } : { x: canvas.width, y: guide.at });
  return <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} className="guide" />;
}
