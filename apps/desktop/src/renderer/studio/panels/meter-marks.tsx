import type { CSSProperties } from 'react';
import { meterShare } from './meter-scale.ts';

const marks = [-60, -50, -40, -30, -20, -10, 0];

/** The figures under a meter, dBFS. Its value is said by the meter itself. */
export function MeterMarks() {
  return (
    <span className="meter-marks" aria-hidden="true">
      {marks.map((db) => (
        <span key={db} style={{ '--at': meterShare(db) } as CSSProperties}>
          {db < 0 ? `−${-db}` : db}
        </span>
      ))}
    </span>
  );
}
