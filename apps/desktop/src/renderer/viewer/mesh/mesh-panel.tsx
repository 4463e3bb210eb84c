import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { Emphasis } from '../../ui/emphasis.tsx';
import { IconButton } from '../../ui/button.tsx';
import { useFormat } from '../use-format.ts';
import { fetchRows, type MeshRow, meshRows, meshSummary } from './mesh-rows.ts';
import './mesh.css';

interface MeshPanelProps {
  mesh: MeshState;
  /** Behind the live edge. */
  latency: Seconds | null;
  onShare: (isSharing: boolean) => void;
  onClose: () => void;
}

/** Who carries the stream: what came from other viewers and what from the relay, and the switch to take no part. */
export function MeshPanel({ mesh, latency, onShare, onClose }: MeshPanelProps) {
  const say = useSay();
  const format = useFormat();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const reasons = fetchRows(mesh, say);
  return (
    <section
      ref={panel}
      className="mesh-panel"
      aria-label={say(words.sharing)}
      data-testid="mesh-panel"
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <IconButton label={say(words.close)} className="mesh-close" onClick={onClose}>
        <X size={16} />
      </IconButton>
      <Offload share={mesh.offload} />
      <p className="mesh-summary">{meshSummary(mesh, say, format)}</p>
      <Rows rows={meshRows(mesh, latency, say, format)} />
      {reasons.length > 0 && (
        <details className="mesh-reasons">
          <summary>{say(words.whyRelay)}</summary>
          <Rows rows={reasons} />
        </details>
      )}
      <button
        type="button"
        role="switch"
        className="mesh-switch"
        aria-checked={mesh.isSharing}
        data-testid="mesh-switch"
        onClick={() => onShare(!mesh.isSharing)}
      >
        <span className="mesh-track" aria-hidden="true" />
        {say(words.share)}
      </button>
      <p className="mesh-note">{say(words.shareNote)}</p>
    </section>
  );
}

/** The share that other viewers sent, as a figure and as a bar. */
function Offload({ share }: { share: number | undefined }) {
  const say = useSay();
  const percent = share === undefined ? null : Math.round(share * 100);
  return (
    <div className="mesh-offload">
      <p>
        <Emphasis
          text={percent === null ? say(words.noOffload) : say(words.offload, { percent })}
          strong={(part) => (
            <strong className="numeric" data-testid="mesh-offload">
              {part}
            </strong>
          )}
        />
      </p>
      <div
        className="mesh-bar"
        role="img"
        aria-label={percent === null ? say(words.nothingYet) : say(words.offloadSpoken, { percent })}
      >
        <span style={{ inlineSize: `${percent ?? 0}%` }} />
      </div>
    </div>
  );
}

function Rows({ rows }: { rows: readonly MeshRow[] }) {
  return (
    <dl>
      {rows.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
