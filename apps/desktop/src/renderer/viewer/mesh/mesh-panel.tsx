import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../ui/button.tsx';
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
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const reasons = fetchRows(mesh);
  return (
    <section
      ref={panel}
      className="mesh-panel"
      aria-label="Viewers who share this stream"
      data-testid="mesh-panel"
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <IconButton label="Close" className="mesh-close" onClick={onClose}>
        <X size={16} />
      </IconButton>
      <Offload share={mesh.offload} />
      <p className="mesh-summary">{meshSummary(mesh)}</p>
      <Rows rows={meshRows(mesh, latency)} />
      {reasons.length > 0 && (
        <details className="mesh-reasons">
          <summary>Why the relay was asked</summary>
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
        Share with other viewers
      </button>
      <p className="mesh-note">They see your network address and nothing else.</p>
    </section>
  );
}

/** The share that other viewers sent, as a figure and as a bar. */
function Offload({ share }: { share: number | undefined }) {
  const percent = share === undefined ? null : Math.round(share * 100);
  return (
    <div className="mesh-offload">
      <p>
        <strong className="numeric" data-testid="mesh-offload">
          {percent === null ? '–' : `${percent} %`}
        </strong>{' '}
        from other viewers
      </p>
      <div
        className="mesh-bar"
        role="img"
        aria-label={
          percent === null
            ? 'Nothing has come yet'
            : `${percent} % from other viewers, the rest from the relay`
        }
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
